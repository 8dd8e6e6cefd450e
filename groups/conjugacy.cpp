#include "groups/conjugacy.hpp"

#include <limits>

#include "groups/finite_group_data.hpp"

namespace torsor {

using Element = FiniteGroup::Element;

std::vector<std::uint32_t> class_numbers(const FiniteGroup& group) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  const std::size_t count = group.generators().size();
  // back[a * count + s] == a·s⁻¹
  std::vector<Element> back(group.order() * count);
  for (Element a = 0; a < group.order(); ++a) {
    for (std::size_t s = 0; s < count; ++s) back[group.step(a, s) * count + s] = a;
  }
  std::vector<std::uint32_t> class_of(group.order(), kNone);
  std::vector<Element> members;
  std::uint32_t number = 0;
  for (Element start = 0; start < group.order(); ++start) {
    if (class_of[start] != kNone) continue;
    members.assign(1, start);
    class_of[start] = number;
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t s = 0; s < count; ++s) {
        const Element conjugate = back[group.left_step(s, members[i]) * count + s];
        if (class_of[conjugate] != kNone) continue;
        class_of[conjugate] = number;
        members.push_back(conjugate);
      }
    }
    ++number;
  }
  return class_of;
}

ConjugacyClasses conjugacy_classes(const FiniteGroup& group) {
  ConjugacyClasses result;
  result.class_of = class_numbers(group);
  for (Element a = 0; a < group.order(); ++a) {
    if (result.class_of[a] == result.count()) {
      result.classes.push_back({a, 0, group.element_order(a)});
    }
    ++result.classes[result.class_of[a]].size;
  }
  return result;
}

std::vector<std::uint32_t> power_classes(const FiniteGroup& group, const ConjugacyClasses& classes,
                                         std::size_t c) {
  const Element representative = classes.classes[c].representative;
  std::vector<std::uint32_t> result;
  Element power = FiniteGroup::identity();
  do {
    result.push_back(classes.class_of[power]);
    power = group.multiply(power, representative);
  } while (power != FiniteGroup::identity());
  return result;
}

}  // namespace torsor
