#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "groups/finite_group.hpp"
#include "groups/permutation.hpp"

namespace torsor {

/// N |x H, the normal factor on the left: (n, h)·(n', h') = (n·φ_h(n'), h·h'). Element (n, h) has
/// the index n·|H| + h; the generators of N come first.
///
/// @param action  action[t][s] is φ_t(s): where generator t of H sends generator s of N.
/// @throws InvalidArgument if a row is no automorphism of N, naming the relation it breaks, or the
///         rows break a relation of H, or the order exceeds the enumeration limit.
[[nodiscard]] FiniteGroup semidirect_product(
    const FiniteGroup& normal, const FiniteGroup& top,
    const std::vector<std::vector<FiniteGroup::Element>>& action);

/// The action that `N |x H` means where none is written. H must have one generator t.
///   N of one generator, order n:   t raises to the power k, k^|H| = 1 mod n, with k of the largest
///                                  multiplicative order possible; -1 where that order is 2,
///                                  otherwise the smallest such k; k = 1, the trivial action, where
///                                  no other exists
///   N = A × A and |H| = 4, A abelian:  the quarter turn (a, b) -> (b⁻¹, a)
///   N = A × A × ..., |H| factors:  each factor moves to the next place
///   any other abelian N, |H| even: inversion
/// @throws InvalidArgument otherwise: the automorphisms must be written out.
[[nodiscard]] std::vector<std::vector<FiniteGroup::Element>> default_action(
    const FiniteGroup& normal, const FiniteGroup& top);

/// An action as it is written between `|x[` and `]`: images of the generators of N as words, comma
/// between images, semicolon between generators of H; "s1^2".
[[nodiscard]] std::string action_text(const FiniteGroup& normal,
                                      const std::vector<std::vector<FiniteGroup::Element>>& action);

/// The wreath product of `base` with the permutation group that `top` generates: one copy of `base`
/// per point, permuted by h as φ_h(a)_{h(i)} = a_i; the semidirect product of base^degree with the
/// permutations in breadth-first order of words.
/// @throws InvalidArgument if `top` is empty, of mixed degree, the order exceeds the enumeration
///         limit, or a trivial `base` has more than 1000 copies.
[[nodiscard]] FiniteGroup wreath(const FiniteGroup& base, std::span<const Permutation> top,
                                 std::string top_name = "H");

/// p4 on an n × n torus: translations x, y and the quarter turn r about the origin, order 4n².
/// Element (x·n + y)·4 + r is the turn by r quarters followed by the translation.
/// @throws InvalidArgument if n is 0.
[[nodiscard]] FiniteGroup p4(std::size_t n);

/// p4m on an n × n torus: p4 and the mirror m: (x, y) -> (-x, y), order 8n². Element
/// (x·n + y)·8 + 2r + m, with the point part laid out as in D4: first the mirror, then the turn.
/// @throws InvalidArgument if n is 0.
[[nodiscard]] FiniteGroup p4m(std::size_t n);

}  // namespace torsor
