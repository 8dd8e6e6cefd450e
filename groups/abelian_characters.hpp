#pragma once

#include <vector>

#include "groups/character.hpp"

namespace torsor {

/// The characters of an abelian group, value k on element k, sorted by the angles in [0, 2π) of
/// the generators, first generator first. Angles are whole multiples of 2π/exponent.
/// @throws InvalidArgument if the group is not abelian.
[[nodiscard]] std::vector<Character> abelian_characters(const FiniteGroup& group);

}  // namespace torsor
