#include "groups/conjugacy.hpp"

#include <limits>

namespace torsor {

using Element = FiniteGroup::Element;

ConjugacyClasses conjugacy_classes(const FiniteGroup& group) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  const std::size_t count = group.generators().size();
  // back[a * count + s] == a·s⁻¹
  std::vector<Element> back(group.order() * count);
  for (Element a = 0; a < group.order(); ++a) {
    for (std::size_t s = 0; s < count; ++s) back[group.step(a, s) * count + s] = a;
  }
  ConjugacyClasses result;
  result.class_of.assign(group.order(), kNone);
  for (Element start = 0; start < group.order(); ++start) {
    if (result.class_of[start] != kNone) continue;
    const auto number = static_cast<std::uint32_t>(result.classes.size());
    std::vector<Element> members{start};
    result.class_of[start] = number;
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t s = 0; s < count; ++s) {
        const Element conjugate = back[group.left_step(s, members[i]) * count + s];
        if (result.class_of[conjugate] != kNone) continue;
        result.class_of[conjugate] = number;
        members.push_back(conjugate);
      }
    }
    result.classes.push_back({start, members.size(), group.element_order(start)});
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
