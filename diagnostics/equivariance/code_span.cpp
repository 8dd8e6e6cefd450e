#include "diagnostics/equivariance/code_span.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_solve_triangular.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

namespace torsor {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

double energy(const at::Tensor& values) { return values.square().sum().item<double>(); }

/// An orthonormal basis [D, r] of the directions of `rows` [T, D] whose singular values pass.
at::Tensor span_basis(const at::Tensor& rows, double noise) {
  const bool wide = rows.size(1) > rows.size(0);
  const at::Tensor gram = wide ? at::matmul(rows, rows.t()) : at::matmul(rows.t(), rows);
  const auto [values, vectors] = at::linalg_eigh(gram);
  const double line =
      5.0 * noise *
      (std::sqrt(static_cast<double>(rows.size(0))) + std::sqrt(static_cast<double>(rows.size(1))));
  const double largest = values[-1].item<double>();
  const at::Tensor kept = values.gt(std::max({line * line, 1e-12 * largest, 1e-290}));
  const std::int64_t rank = kept.sum().item<std::int64_t>();
  const at::Tensor best = vectors.narrow(1, vectors.size(1) - rank, rank);
  if (!wide) return best.contiguous();
  const at::Tensor scales = values.narrow(0, values.size(0) - rank, rank).sqrt();
  return at::matmul(rows.t(), best).div(scales);
}

/// W with (rows·W)ᵀ(rows·W) = 1, from the Cholesky factor of the Gram matrix.
at::Tensor whitener(const at::Tensor& rows) {
  const at::Tensor lower = at::linalg_cholesky(at::matmul(rows.t(), rows));
  const at::Tensor one = at::eye(rows.size(1), at::kDouble);
  return at::linalg_solve_triangular(lower.t(), one, /*upper=*/true);
}

}  // namespace

CodeSpan code_span(const OrbitTable& codes) {
  const std::int64_t objects = codes.objects();
  const std::int64_t order = codes.values.size(1);
  const at::Tensor rows = codes.values.flatten(0, 1);
  CodeSpan span;
  span.basis = span_basis(rows, codes.noise);
  const at::Tensor inside = at::matmul(rows, span.basis);
  span.coordinates = inside.reshape({objects, order, span.rank()});
  if (span.rank() == 0) {
    span.whitening = at::zeros({0, 0}, at::kDouble);
    span.white = span.coordinates;
    span.outside = 1.0;
    return span;
  }
  // Scales first: the Cholesky factor of what is nearly a correlation matrix exists always.
  const at::Tensor scales = inside.square().sum(0).rsqrt();
  const at::Tensor first = whitener(inside.mul(scales));
  const at::Tensor once = scales.unsqueeze(1).mul(first);
  span.whitening = at::matmul(once, whitener(at::matmul(inside, once)));
  span.white = at::matmul(inside, span.whitening).reshape({objects, order, span.rank()});
  const double moved = energy(codes.values.sub(codes.values.mean(1, true)));
  const double kept = energy(span.coordinates.sub(span.coordinates.mean(1, true)));
  span.outside = moved > 0.0 ? std::clamp(1.0 - kept / moved, 0.0, 1.0) : 0.0;
  return span;
}

OrbitTable orbit_centred(const OrbitTable& codes) {
  return {codes.group, codes.values.sub(codes.values.mean(1, true)), codes.noise};
}

at::Tensor moved_poses(const FiniteGroup& group, FiniteGroup::Element g) {
  const auto order = static_cast<std::int64_t>(group.order());
  at::Tensor poses = at::empty({order}, at::kLong);
  auto* data = poses.data_ptr<std::int64_t>();
  for (std::int64_t h = 0; h < order; ++h) {
    data[h] = static_cast<std::int64_t>(group.multiply(g, static_cast<FiniteGroup::Element>(h)));
  }
  return poses;
}

at::Tensor tensor_of(const Eigen::MatrixXd& matrix) {
  at::Tensor tensor = at::empty({matrix.rows(), matrix.cols()}, at::kDouble);
  Eigen::Map<RowMatrix>(tensor.data_ptr<double>(), matrix.rows(), matrix.cols()) = matrix;
  return tensor;
}

Eigen::MatrixXd matrix_of(const at::Tensor& tensor) {
  const at::Tensor local = tensor.to(at::kCPU, at::kDouble).contiguous();
  return Eigen::Map<const RowMatrix>(local.data_ptr<double>(), local.size(0), local.size(1));
}

}  // namespace torsor
