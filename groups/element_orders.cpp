#include <limits>
#include <numeric>

#include "groups/finite_group_data.hpp"

namespace torsor {

using Element = FiniteGroup::Element;

// Conjugate elements have one order, and g of order m gives g^k the order m/gcd(m, k): a walk
// through the powers of g settles all classes that it meets. Short words come first.
std::vector<Element> element_orders(const FiniteGroup& group) {
  const std::vector<std::uint32_t> class_of = class_numbers(group);
  std::vector<Element> order_of_class(group.order(), 0);
  std::vector<Element> powers;
  for (const Element g : group.by_length()) {
    if (order_of_class[class_of[g]] != 0) continue;
    const std::vector<std::size_t> word = group.word(g);
    powers.clear();
    Element power = FiniteGroup::identity();
    do {
      powers.push_back(power);
      for (const std::size_t s : word) power = group.step(power, s);
    } while (power != FiniteGroup::identity());
    const auto m = static_cast<Element>(powers.size());
    for (Element k = 0; k < m; ++k) order_of_class[class_of[powers[k]]] = m / std::gcd(m, k);
  }
  std::vector<Element> orders(group.order());
  for (Element a = 0; a < group.order(); ++a) orders[a] = order_of_class[class_of[a]];
  return orders;
}

}  // namespace torsor
