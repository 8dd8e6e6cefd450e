#pragma once

#include <optional>
#include <string>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// An isomorphism as the image of every element of `source`, or nothing where there is none.
///
/// Searches the images of the generators among elements of equal order, the first one up to
/// conjugacy. Cost: for k generators about classes × order^{k-1} trials of the relations; meant for
/// orders to about a thousand.
[[nodiscard]] std::optional<std::vector<FiniteGroup::Element>> isomorphism(
    const FiniteGroup& source, const FiniteGroup& target);

/// The orders d_1 | d_2 | ... > 1 with G ≅ C_{d_1} × C_{d_2} × ...
/// @throws InvalidArgument if the group is not abelian.
[[nodiscard]] std::vector<std::size_t> abelian_invariants(const FiniteGroup& group);

/// A name for the isomorphism type: "C2 x C2", "D5", "Dic3", "Q8", "S4", "A5"; "" where the group
/// is none of the cyclic products, dihedral, dicyclic, symmetric and alternating groups.
[[nodiscard]] std::string recognized_name(const FiniteGroup& group);

}  // namespace torsor
