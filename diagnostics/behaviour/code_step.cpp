#include <algorithm>
#include <cmath>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <Eigen/SVD>

#include "core/error.hpp"
#include "diagnostics/behaviour/extrapolation.hpp"
#include "diagnostics/behaviour/operator_squares.hpp"

namespace torsor {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The codes of all objects in one pose.
Eigen::Map<const RowMatrix, 0, Eigen::OuterStride<>> pose(const OrbitTable& codes,
                                                          FiniteGroup::Element g) {
  const auto order = static_cast<Eigen::Index>(codes.group.order());
  return {codes.values.data_ptr<double>() + static_cast<std::int64_t>(g) * codes.size(),
          codes.objects(), codes.size(), Eigen::OuterStride<>(order * codes.size())};
}

}  // namespace

CodeStep matrix_step(const Eigen::MatrixXd& generator) {
  require(generator.rows() == generator.cols() && generator.rows() > 0,
          "a step is a square matrix, not {} x {}", generator.rows(), generator.cols());
  at::Tensor transposed = at::empty({generator.rows(), generator.cols()}, at::kDouble);
  // Column-major memory read by rows is the transpose.
  std::copy_n(generator.data(), generator.size(), transposed.data_ptr<double>());
  return [transposed](const at::Tensor& codes) {
    require(codes.dim() == 2 && codes.size(1) == transposed.size(0),
            "a step of size {} does not move codes of size {}", transposed.size(0), codes.size(-1));
    return at::matmul(codes, transposed);
  };
}

CodeStep operator_step(OperatorPointer op, FiniteGroup::Element generator) {
  require(op != nullptr && generator < op->group().order(), "{} is no element of the operator",
          generator);
  return [op = std::move(op), generator](const at::Tensor& codes) {
    const at::Tensor elements =
        at::full({codes.size(0)}, static_cast<std::int64_t>(generator), at::kLong);
    return op->apply(operator_codes(codes, *op), elements).detach().flatten(1);
  };
}

Eigen::MatrixXd fit_step(const OrbitTable& codes, FiniteGroup::Element generator,
                         std::int64_t reach) {
  require(generator < codes.group.order(), "{} is no element of {}", generator, codes.group.name());
  const auto order = static_cast<std::int64_t>(codes.group.element_order(generator));
  require(1 <= reach && 2 * reach < order,
          "powers up to {} of an element of order {} leave nothing to predict", reach, order);
  const Eigen::Index objects = codes.objects();
  Eigen::MatrixXd from(objects * 2 * reach, codes.size());
  Eigen::MatrixXd moves(from.rows(), from.cols());
  for (std::int64_t j = 0; j < 2 * reach; ++j) {
    const auto before = codes.group.power(generator, j - reach);
    const auto after = codes.group.power(generator, j - reach + 1);
    from.middleRows(j * objects, objects) = pose(codes, before);
    moves.middleRows(j * objects, objects) = pose(codes, after) - pose(codes, before);
  }
  Eigen::BDCSVD<Eigen::MatrixXd> svd(from, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const double largest = svd.singularValues()(0);
  const double least = 10.0 * codes.noise * std::sqrt(static_cast<double>(from.rows()));
  if (largest > 0.0) svd.setThreshold(std::clamp(least / largest, 1e-14, 1.0));
  // Rows z and z' of neighbouring poses: z' - z = z (M - I)ᵀ.
  return Eigen::MatrixXd::Identity(codes.size(), codes.size()) + svd.solve(moves).transpose();
}

}  // namespace torsor
