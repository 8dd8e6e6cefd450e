#include "groups/subgroup.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "core/error.hpp"

namespace torsor {

using Element = FiniteGroup::Element;

namespace {

/// g·a·g⁻¹.
Element conjugate(const FiniteGroup& group, Element g, Element a) {
  return group.multiply(group.multiply(g, a), group.inverse(g));
}

/// A conjugate of a generator of `subgroup` that lies outside it.
std::optional<Element> conjugate_outside(const Subgroup& subgroup) {
  for (const Element g : subgroup.parent().generators()) {
    for (const Element a : subgroup.generators()) {
      const Element moved = conjugate(subgroup.parent(), g, a);
      if (!subgroup.contains(moved)) return moved;
    }
  }
  return std::nullopt;
}

}  // namespace

Subgroup::Subgroup(FiniteGroup parent, std::vector<Element> generators)
    : parent_(std::move(parent)), generators_(std::move(generators)) {
  for (const Element g : generators_) {
    require(g < parent_.order(), "element {} is outside {} of order {}", g, parent_.name(),
            parent_.order());
  }
  member_.assign(parent_.order(), false);
  member_[FiniteGroup::identity()] = true;
  elements_ = {FiniteGroup::identity()};
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    for (const Element g : generators_) {
      const Element product = parent_.multiply(elements_[i], g);
      if (member_[product]) continue;
      member_[product] = true;
      elements_.push_back(product);
    }
  }
  std::sort(elements_.begin(), elements_.end());
}

bool Subgroup::is_normal() const { return !conjugate_outside(*this); }

Subgroup::Standalone Subgroup::standalone() const {
  std::vector<Element> generators = generators_;
  if (generators.empty()) generators = {FiniteGroup::identity()};
  const auto number = [this](Element a) {
    const auto found = std::lower_bound(elements_.begin(), elements_.end(), a);
    return static_cast<Element>(found - elements_.begin());
  };
  std::vector<Element> steps;
  for (const Element a : elements_) {
    for (const Element g : generators) steps.push_back(number(parent_.multiply(a, g)));
  }
  std::string name = fmt::format("subgroup of order {} of {}", order(), parent_.name());
  return {FiniteGroup::from_cayley_graph(std::move(name), generators.size(), std::move(steps)),
          elements_};
}

Subgroup normal_closure(const FiniteGroup& group, std::vector<Element> elements) {
  Subgroup closure(group, elements);
  for (std::optional<Element> missing = conjugate_outside(closure); missing;
       missing = conjugate_outside(closure)) {
    elements.push_back(*missing);
    closure = Subgroup(group, elements);
  }
  return closure;
}

Subgroup centre(const FiniteGroup& group) {
  std::vector<Element> central;
  std::optional<Subgroup> found = Subgroup(group, {});
  for (Element a = 1; a < group.order(); ++a) {
    if (found->contains(a)) continue;
    bool commutes = true;
    for (std::size_t s = 0; s < group.generators().size() && commutes; ++s) {
      commutes = group.step(a, s) == group.left_step(s, a);
    }
    if (!commutes) continue;
    central.push_back(a);
    found = Subgroup(group, central);
  }
  return *found;
}

Subgroup derived_subgroup(const FiniteGroup& group) {
  std::vector<Element> commutators;
  for (const Element a : group.generators()) {
    for (const Element b : group.generators()) {
      const Element commutator = group.multiply(conjugate(group, a, b), group.inverse(b));
      if (commutator != FiniteGroup::identity()) commutators.push_back(commutator);
    }
  }
  return normal_closure(group, std::move(commutators));
}

Cosets left_cosets(const Subgroup& subgroup) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  const FiniteGroup& group = subgroup.parent();
  Cosets cosets;
  cosets.coset_of.assign(group.order(), kNone);
  for (Element a = 0; a < group.order(); ++a) {
    if (cosets.coset_of[a] != kNone) continue;
    const auto number = static_cast<std::uint32_t>(cosets.representatives.size());
    cosets.representatives.push_back(a);
    for (const Element h : subgroup.elements()) cosets.coset_of[group.multiply(a, h)] = number;
  }
  return cosets;
}

Quotient quotient(const Subgroup& normal) {
  const FiniteGroup& group = normal.parent();
  const std::optional<Element> outside = conjugate_outside(normal);
  require(!outside, "a subgroup of order {} of {} is not normal: its conjugate {} is outside",
          normal.order(), group.name(), outside.value_or(0));
  const Cosets cosets = left_cosets(normal);
  std::vector<Element> steps;
  for (const Element a : cosets.representatives) {
    for (std::size_t s = 0; s < group.generators().size(); ++s) {
      steps.push_back(cosets.coset_of[group.step(a, s)]);
    }
  }
  std::string name = fmt::format("quotient of order {} of {}", normal.index(), group.name());
  return {
      FiniteGroup::from_cayley_graph(std::move(name), group.generators().size(), std::move(steps)),
      cosets.coset_of};
}

}  // namespace torsor
