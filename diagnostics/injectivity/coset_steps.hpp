#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// The poses of an image with stabilizer S, the cosets gS, and how many steps lie between them: a
/// step multiplies a pose from the left by a generator or its inverse (it moves the image once
/// more), so this is the group distance modulo the stabilizer.
struct CosetSteps {
  std::vector<FiniteGroup::Element> representatives;
  std::vector<std::int32_t> steps;  ///< of all pairs, row-major

  [[nodiscard]] std::int32_t between(std::size_t a, std::size_t b) const {
    return steps[a * representatives.size() + b];
  }
};

/// @param stabilizer  the elements of a subgroup. Cost: cosets² · generators.
[[nodiscard]] CosetSteps coset_steps(const FiniteGroup& group,
                                     const std::vector<FiniteGroup::Element>& stabilizer);

}  // namespace torsor
