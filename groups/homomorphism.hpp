#pragma once

#include <span>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// The homomorphism from `source` to `target` that takes generator s to images[s]: result[a] is the
/// image of element a.
///
/// @throws InvalidArgument if the number or a value of the images does not fit, or naming the first
///         relation of `source` that the images break.
[[nodiscard]] std::vector<FiniteGroup::Element> homomorphism(
    const FiniteGroup& source, const FiniteGroup& target,
    std::span<const FiniteGroup::Element> images);

/// The same from a group to itself; also refused where it is not a bijection.
[[nodiscard]] std::vector<FiniteGroup::Element> automorphism(
    const FiniteGroup& group, std::span<const FiniteGroup::Element> images);

}  // namespace torsor
