#pragma once

#include <cstddef>
#include <span>

#include <ATen/core/Tensor.h>

#include "groups/finite_group.hpp"

namespace torsor {

// Matrices of group elements as batches, float64 [n, r, r] on the CPU.

/// The largest Frobenius norm of a batch over √r.
[[nodiscard]] double largest_norm(const at::Tensor& batch);

/// The matrices of all elements, in the group's order, from those of the generators.
/// Cost: |G| products.
[[nodiscard]] at::Tensor multiplied_out(const FiniteGroup& group, const at::Tensor& generators);

/// The product of generators along a word; runs of one generator are taken as powers.
[[nodiscard]] at::Tensor along_word(const at::Tensor& generators,
                                    std::span<const std::size_t> word);

/// S^{1/2} and S^{-1/2} of the invariant Gram S = (1/|G|)·Σ MᵀM of the matrices of all elements: in
/// the coordinates S^{1/2}·v a representation is orthogonal.
struct InvariantWhitening {
  at::Tensor forward;
  at::Tensor back;
};
[[nodiscard]] InvariantWhitening invariant_whitening(const at::Tensor& all);

/// The largest distance of an eigenvalue of the matrix [r, r] to the nearest root of unity of the
/// order.
[[nodiscard]] double distance_to_roots(const at::Tensor& matrix, std::size_t order);

}  // namespace torsor
