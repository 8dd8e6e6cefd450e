#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "groups/finite_group.hpp"
#include "groups/permutation.hpp"

namespace torsor {

/// C_n: element k is the k-th power of the generator. @throws InvalidArgument if n is 0.
[[nodiscard]] FiniteGroup cyclic(std::size_t n);

/// G_1 × G_2 × ..., its factors as given, products among them kept whole. Element (a, b, ...) has
/// the row-major index (a·|G_2| + b)·|G_3| + ..., as if flat; the generators of G_1 come first.
/// @throws InvalidArgument if the list is empty or the order exceeds the enumeration limit.
[[nodiscard]] FiniteGroup direct_product(std::span<const FiniteGroup> factors);
[[nodiscard]] FiniteGroup direct_product(const FiniteGroup& a, const FiniteGroup& b);

/// D_n of order 2n, the symmetries of an n-gon: element 2a + b is r^a·m^b for the rotation r by
/// 2π/n (first generator) and a mirror m. @throws InvalidArgument if n is 0.
[[nodiscard]] FiniteGroup dihedral(std::size_t n);

/// Dic_n of order 4n: element 2k + b is a^k·x^b with a^{2n} = 1, x² = a^n, x·a·x⁻¹ = a⁻¹.
/// @throws InvalidArgument if n is 0.
[[nodiscard]] FiniteGroup dicyclic(std::size_t n);

/// The generalized quaternion group of order 8, 16, 32, ...: dicyclic(order / 4).
/// @throws InvalidArgument if `order` is no power of two from 8 on.
[[nodiscard]] FiniteGroup quaternion(std::size_t order = 8);

/// The generators of S_n as permutations: (1 2 ... n) and (1 2), one of them for n = 2.
[[nodiscard]] std::vector<Permutation> symmetric_generators(std::size_t n);
/// The generators of A_n: (1 2 3) and the longest even cycle (1 ... n) or (2 ... n).
[[nodiscard]] std::vector<Permutation> alternating_generators(std::size_t n);

/// S_n in breadth-first order of words in `symmetric_generators`.
/// @throws InvalidArgument if n is 0 or n! exceeds the enumeration limit (n > 9).
[[nodiscard]] FiniteGroup symmetric(std::size_t n);

/// A_n in breadth-first order of words in `alternating_generators`.
/// @throws InvalidArgument if n is 0 or n!/2 exceeds the enumeration limit (n > 9).
[[nodiscard]] FiniteGroup alternating(std::size_t n);

}  // namespace torsor
