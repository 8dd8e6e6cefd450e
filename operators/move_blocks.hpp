#pragma once

#include <ATen/core/Tensor.h>

namespace torsor {

/// Permutes the blocks of every code: out[i][b] = codes[i][source[elements[i]][b]].
///
/// @param codes  [N, B, c]. @param elements  int64 [N]. @param source  int64 [|G|, B], every row a
///         permutation. @param target  the inverse permutations.
/// A gather both ways: the gradient of a plain index_select scatters with additions, several times
/// slower, and a permutation needs none. Differentiable any number of times.
[[nodiscard]] at::Tensor move_blocks(const at::Tensor& codes, const at::Tensor& elements,
                                     const at::Tensor& source, const at::Tensor& target);

/// matrices[elements[i]]·codes[i].
///
/// @param matrices  [|G|, d, d]. @param codes  [N, d, c]. @param elements  int64 [N].
/// Differentiable in both. Small batches copy the matrices they need and multiply in one batch;
/// where those copies would dominate, codes are sorted and every element that occurs costs one
/// matrix product.
[[nodiscard]] at::Tensor move_by_matrices(const at::Tensor& matrices, const at::Tensor& codes,
                                          const at::Tensor& elements);

}  // namespace torsor
