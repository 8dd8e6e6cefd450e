#pragma once

#include <cstdint>

#include <Eigen/Core>

#include <ATen/core/Tensor.h>

#include "diagnostics/equivariance/orbit_table.hpp"

namespace torsor {

/// Codes of orbits in coordinates of the space that they span, as they are and whitened.
///
/// Whitened codes w have Σ w·wᵀ = 1 over all objects and poses. The sum runs over whole orbits, so
/// an exactly equivariant code becomes an *orthogonal* representation in them, and no figure
/// measured in them depends on the basis in which the encoder writes its code.
struct CodeSpan {
  at::Tensor basis;        ///< [D, r], orthonormal columns
  at::Tensor coordinates;  ///< [objects, |G|, r]: values·basis
  at::Tensor whitening;    ///< [r, r]: white = coordinates·whitening
  at::Tensor white;        ///< [objects, |G|, r]
  double outside = 0.0;    ///< the share of Σ|f(gx) - f̄(x)|² that the span leaves out

  [[nodiscard]] std::int64_t rank() const { return basis.size(1); }
  [[nodiscard]] std::int64_t rows() const { return white.size(0) * white.size(1); }
};

/// Directions are kept where the singular value of the stacked codes exceeds 5η(√rows + √D), which
/// noise does not reach, and 1e-6 of the largest. Whitened to rounding whatever the condition (two
/// passes of a Cholesky factor). Cost: rows·D·min(rows, D) + min(rows, D)³.
/// Source of the two passes: T. Fukaya et al., CholeskyQR2 (2014).
[[nodiscard]] CodeSpan code_span(const OrbitTable& codes);

/// The codes without the mean of each orbit: what the group moves.
///
/// For an equivariant code the mean is its invariant part and the rest is equivariant too.
[[nodiscard]] OrbitTable orbit_centred(const OrbitTable& codes);

/// int64 [|G|]: entry h is the element g·h.
[[nodiscard]] at::Tensor moved_poses(const FiniteGroup& group, FiniteGroup::Element g);

/// float64 tensors [n, m] and matrices, the numbers copied.
[[nodiscard]] at::Tensor tensor_of(const Eigen::MatrixXd& matrix);
[[nodiscard]] Eigen::MatrixXd matrix_of(const at::Tensor& tensor);

}  // namespace torsor
