#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// All elements h·g·h⁻¹ of one g.
struct ConjugacyClass {
  FiniteGroup::Element representative = 0;  ///< the smallest index of the class
  std::size_t size = 0;
  std::size_t element_order = 0;
};

/// The conjugacy classes in the order of their representatives, so {identity} first; in an abelian
/// group class k is {k}.
struct ConjugacyClasses {
  std::vector<ConjugacyClass> classes;
  std::vector<std::uint32_t> class_of;  ///< the class number of every element

  [[nodiscard]] std::size_t count() const noexcept { return classes.size(); }
};

/// Cost: O(order × generators).
[[nodiscard]] ConjugacyClasses conjugacy_classes(const FiniteGroup& group);

/// power[j] is the class of g^j for g in class `c`, 0 ≤ j < element order.
[[nodiscard]] std::vector<std::uint32_t> power_classes(const FiniteGroup& group,
                                                       const ConjugacyClasses& classes,
                                                       std::size_t c);

}  // namespace torsor
