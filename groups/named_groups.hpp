#pragma once

#include <cstddef>
#include <span>

#include "groups/finite_group.hpp"

namespace torsor {

/// C_n: element k is the k-th power of the generator. @throws InvalidArgument if n is 0.
[[nodiscard]] FiniteGroup cyclic(std::size_t n);

/// G_1 × G_2 × ...; nested products are flattened. Element (a, b, ...) has the row-major index
/// (a·|G_2| + b)·|G_3| + ...; the generators of G_1 come first.
/// @throws InvalidArgument if the list is empty or the order exceeds the enumeration limit.
[[nodiscard]] FiniteGroup direct_product(std::span<const FiniteGroup> factors);
[[nodiscard]] FiniteGroup direct_product(const FiniteGroup& a, const FiniteGroup& b);

}  // namespace torsor
