#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "groups/finite_group.hpp"

namespace torsor {

/// The orders n_1, n_2, ... of a product of cyclic groups C_{n_1} × C_{n_2} × ... whose element k
/// of each factor is the k-th power of element 1; {1} for the trivial group.
///
/// @param who  begins the error text, for example "the fourier operator".
/// @throws InvalidArgument naming the first factor that is not such a group.
[[nodiscard]] std::vector<std::int64_t> cyclic_orders(const FiniteGroup& group,
                                                      std::string_view who);

/// The characters of a product of cyclic groups: complex128 [|G|, |G|] with
/// entry [s][k] = Π_f e^{2πi s_f k_f / n_f}, where s_f and k_f are the parts of the row-major
/// indices s and k. Symmetric; row k is the character of frequency k. O(|G|²).
[[nodiscard]] at::Tensor cyclic_phases(const std::vector<std::int64_t>& orders);

/// The largest group order for which an operator tabulates all pairs of elements (256 MB).
inline constexpr std::size_t kLargestTabulatedOrder = 4096;

/// Refuses a `code_size` that is no positive multiple of `unit`, naming the nearest ones that are.
void require_multiple(std::int64_t code_size, std::int64_t unit, std::string_view who,
                      const FiniteGroup& group);

/// Refuses groups beyond `kLargestTabulatedOrder`.
void require_tabulated(const FiniteGroup& group, std::string_view who);

}  // namespace torsor
