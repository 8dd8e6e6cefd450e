#include "models/isotypic_start.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cholesky_solve.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_qr.h>
#include <ATen/ops/linalg_solve_triangular.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

namespace torsor {
namespace {

/// Copies of one irrep of dimension d: matrix i holds the vectors e_i of all copies as columns.
using Copies = std::vector<at::Tensor>;

constexpr double kUnused = 1e-2;  // length of the decoder's columns for copies without images

at::Tensor normal_matrix(std::int64_t rows, std::int64_t columns, Random& random) {
  const at::Tensor matrix = at::empty({rows, columns}, at::kDouble);
  std::generate_n(matrix.data_ptr<double>(), rows * columns, [&] { return random.normal(); });
  return matrix;
}

/// The leading left singular vectors of a square matrix as columns, the largest singular value
/// first; those below 1e-5 of it are left out.
at::Tensor leading_vectors(const at::Tensor& matrix, std::int64_t count, Random& random) {
  const std::int64_t size = matrix.size(0);
  const std::int64_t width = std::min(size, count + 16);
  at::Tensor space;
  at::Tensor image = matrix;
  if (3 * width < 2 * size) {
    space = at::matmul(matrix, normal_matrix(size, width, random));
    constexpr int kPowers = 2;
    for (int i = 0; i < kPowers; ++i) {
      space = std::get<0>(at::linalg_qr(at::matmul(matrix, at::matmul(matrix.t(), space))));
    }
    image = at::matmul(space.t(), matrix);
  }
  const auto [values, vectors] = at::linalg_eigh(at::matmul(image, image.t()));  // ascending
  const double limit = 1e-10 * values[-1].item<double>();
  const std::int64_t kept = std::min(count, values.gt(limit).sum().item<std::int64_t>());
  const at::Tensor leading = vectors.narrow(1, values.size(0) - kept, kept).flip(1);
  return space.defined() ? at::matmul(space, leading) : leading;
}

/// An orthonormal system that grows vector by vector.
class Span {
 public:
  Span(std::int64_t dimension, std::int64_t capacity)
      : columns_(at::zeros({dimension, capacity}, at::kDouble)) {}

  /// The part of `v` orthogonal to the span.
  [[nodiscard]] at::Tensor outside(const at::Tensor& v) const {
    const at::Tensor used = columns_.narrow(1, 0, count_);
    return v - at::matmul(used, at::matmul(used.t(), v));
  }
  void add(const at::Tensor& v) {
    const at::Tensor rest = outside(outside(v));
    const double length = rest.norm().item<double>();
    if (length > 1e-6) columns_.select(1, count_++).copy_(rest / length);
  }

 private:
  at::Tensor columns_;
  std::int64_t count_ = 0;
};

/// One vector of every copy, as coordinates in columns [r, m].
///
/// A copy of complex or quaternionic type holds two or four of the r vectors: v moved by the
/// commutant, whose coordinates are Σ_i J_0i·moved_i·v. It is taken once.
at::Tensor one_of_each_copy(const Copies& moved, const RealIrrep& irrep, std::int64_t count) {
  const std::int64_t size = moved[0].size(0);
  std::vector<at::Tensor> chosen;
  Span taken(size, size);
  for (std::int64_t j = 0; j < size && std::ssize(chosen) < count; ++j) {
    at::Tensor v = at::zeros({size}, at::kDouble);
    v[j] = 1.0;
    v = taken.outside(v);
    const double rest = v.norm().item<double>();
    if (rest < 0.5) continue;
    chosen.push_back(v / rest);
    for (const Eigen::MatrixXd& endomorphism : irrep.endomorphisms) {
      at::Tensor partner = at::zeros({size}, at::kDouble);
      for (std::size_t i = 0; i < moved.size(); ++i) {
        partner += at::mv(moved[i], chosen.back()) * endomorphism(0, static_cast<Eigen::Index>(i));
      }
      taken.add(partner);
    }
  }
  return chosen.empty() ? at::zeros({size, 0}, at::kDouble) : at::stack(chosen, 1);
}

/// The copies in image space along the leading singular vectors v of Q₀₀·S^½: e_i is Q_i0·v.
///
/// @param column  Q_i0·S for every i, [d, P, P]. @param root  the lower Cholesky factor of S.
Copies copies_in_images(const at::Tensor& column, const at::Tensor& root, const RealIrrep& irrep,
                        std::int64_t count, Random& random) {
  const auto partners = static_cast<std::int64_t>(irrep.endomorphisms.size());
  const at::Tensor scaled = at::linalg_solve_triangular(root, column[0].t(), /*upper=*/false).t();
  const at::Tensor vectors = leading_vectors(scaled, count * partners, random);
  const at::Tensor solved = at::cholesky_solve(vectors, root);
  Copies all;
  Copies moved;
  for (std::int64_t i = 0; i < column.size(0); ++i) {
    all.push_back(at::matmul(column[i], solved));
    moved.push_back(at::matmul(vectors.t(), all.back()));
  }
  const at::Tensor chosen = one_of_each_copy(moved, irrep, count);
  for (at::Tensor& vectors_i : all) {
    vectors_i = at::matmul(vectors_i, chosen);
    vectors_i = vectors_i / vectors_i.norm(2, 0, true).clamp_min(1e-300);
  }
  return all;
}

}  // namespace

at::Tensor isotypic_start(const MomentSpectrum& spectrum, const at::Tensor& root,
                          const IsotypicCode& code, Random random) {
  const at::NoGradGuard no_grad;
  // Copies that the images leave unused must not stay zero: a stationary point of the solver.
  const std::int64_t values = root.size(0);
  at::Tensor decoder = normal_matrix(values, code.basis.size(1), random) *
                       (kUnused / std::sqrt(static_cast<double>(values)));
  for (std::size_t p = 0; p < code.parts.size(); ++p) {
    const CodePart& part = code.parts[p];
    const Copies image = copies_in_images(spectrum[p].select(1, 0), root,
                                          code.irreps.real[part.irrep], part.multiplicity, random);
    for (std::int64_t i = 0; i < part.dimension; ++i) {
      const at::Tensor& vectors = image[static_cast<std::size_t>(i)];
      decoder.narrow(1, part.start + i * part.multiplicity, vectors.size(1)).copy_(vectors);
    }
  }
  return decoder;
}

}  // namespace torsor
