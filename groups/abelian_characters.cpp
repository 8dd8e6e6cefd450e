#include "groups/abelian_characters.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;
using Exponents = std::vector<std::int64_t>;

/// The subgroup of the first generators: its elements as products s_1^{e_1}·s_2^{e_2}·..., and its
/// characters as the whole numbers t_i with χ(s_i) = e^{2πi·t_i/exponent}.
struct Extension {
  std::vector<Element> elements{FiniteGroup::identity()};
  std::vector<Exponents> exponents;  // of every element of the group; empty where not reached
  std::vector<Exponents> angles{{}};
};

std::int64_t angle(const Exponents& exponents, const Exponents& angles, std::int64_t exponent) {
  const std::int64_t sum =
      std::inner_product(exponents.begin(), exponents.end(), angles.begin(), std::int64_t{0});
  return sum % exponent;
}

/// Extends by generator s: where s^m is the first power inside, a character takes m values on s.
void extend(Extension& state, const FiniteGroup& group, std::size_t s, std::int64_t exponent) {
  std::vector<Element> powers{FiniteGroup::identity()};
  Element power = group.step(FiniteGroup::identity(), s);
  for (; state.exponents[power].empty(); power = group.step(power, s)) powers.push_back(power);
  const Exponents inside = state.exponents[power];
  const auto m = static_cast<std::int64_t>(powers.size());
  std::vector<Exponents> angles;
  for (const Exponents& old : state.angles) {
    const std::int64_t base = angle(inside, old, exponent);
    for (std::int64_t i = 0; i < m; ++i) {
      angles.push_back(old);
      angles.back().push_back((base + i * exponent) / m);
    }
  }
  state.angles = std::move(angles);
  std::vector<Element> coset = state.elements;
  for (const Element h : state.elements) state.exponents[h].push_back(0);
  for (std::int64_t i = 1; i < m; ++i) {
    for (Element& a : coset) {
      Exponents next = state.exponents[a];
      next.back() = i;
      a = group.step(a, s);
      state.exponents[a] = std::move(next);
      state.elements.push_back(a);
    }
  }
}

}  // namespace

std::vector<Character> abelian_characters(const FiniteGroup& group) {
  require(group.is_abelian(), "{} is not abelian", group.name());
  std::int64_t exponent = 1;
  for (const Element s : group.generators()) {
    exponent = std::lcm(exponent, static_cast<std::int64_t>(group.element_order(s)));
  }
  Extension state;
  state.exponents.resize(group.order());
  state.exponents[FiniteGroup::identity()] = {0};  // a leading dummy marks "reached"
  state.angles = {{0}};
  for (std::size_t s = 0; s < group.generators().size(); ++s) extend(state, group, s, exponent);
  std::sort(state.angles.begin(), state.angles.end());
  Character roots;
  for (std::int64_t k = 0; k < exponent; ++k) roots.push_back(root_of_unity(k, exponent));
  std::vector<Character> result;
  for (const Exponents& angles : state.angles) {
    Character chi(group.order());
    for (Element a = 0; a < group.order(); ++a) {
      chi[a] = roots[static_cast<std::size_t>(angle(state.exponents[a], angles, exponent))];
    }
    result.push_back(std::move(chi));
  }
  return result;
}

}  // namespace torsor
