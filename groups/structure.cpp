#include "groups/structure.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "core/error.hpp"
#include "groups/conjugacy.hpp"
#include "groups/homomorphism.hpp"
#include "groups/named_groups.hpp"
#include "groups/subgroup.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// How many elements there are of each order: equal for isomorphic groups.
std::map<std::size_t, std::size_t> order_statistics(const ConjugacyClasses& classes) {
  std::map<std::size_t, std::size_t> counts;
  for (const ConjugacyClass& c : classes.classes) counts[c.element_order] += c.size;
  return counts;
}

/// Tries images for generator number `images.size()` and all later ones.
class ImageSearch {
 public:
  ImageSearch(const FiniteGroup& source, const FiniteGroup& target, const ConjugacyClasses& classes)
      : source_(source), target_(target), classes_(classes) {}

  bool extend() {
    const std::size_t s = images_.size();
    if (s == source_.generators().size()) return complete();
    const std::size_t order = source_.element_order(source_.generators()[s]);
    if (s == 0) {
      return std::any_of(classes_.classes.begin(), classes_.classes.end(),
                         [&](const ConjugacyClass& c) {
                           return c.element_order == order && attempt(c.representative);
                         });
    }
    for (Element a = 0; a < target_.order(); ++a) {
      if (classes_.classes[classes_.class_of[a]].element_order == order && attempt(a)) return true;
    }
    return false;
  }

  [[nodiscard]] const std::vector<Element>& images() const { return images_; }

 private:
  bool attempt(Element a) {
    images_.push_back(a);
    if (extend()) return true;
    images_.pop_back();
    return false;
  }

  [[nodiscard]] Element value(const std::vector<std::size_t>& word) const {
    Element result = FiniteGroup::identity();
    for (const std::size_t s : word) result = target_.multiply(result, images_[s]);
    return result;
  }

  [[nodiscard]] bool complete() const {
    for (const Relation& relation : source_.relations()) {
      if (value(relation.left) != value(relation.right)) return false;
    }
    return Subgroup(target_, images_).order() == target_.order();
  }

  const FiniteGroup& source_;
  const FiniteGroup& target_;
  const ConjugacyClasses& classes_;
  std::vector<Element> images_;
};

std::vector<FiniteGroup> families(std::size_t order) {
  std::vector<FiniteGroup> candidates;
  if (order % 2 == 0 && order >= 6) candidates.push_back(dihedral(order / 2));
  if (order % 4 == 0 && order >= 8) {
    candidates.push_back(order == 8 ? quaternion() : dicyclic(order / 4));
  }
  for (std::size_t n = 3, factorial = 6; n <= 7; factorial *= ++n) {
    if (factorial == order) candidates.push_back(symmetric(n));
    if (factorial == 2 * order) candidates.push_back(alternating(n));
  }
  return candidates;
}

}  // namespace

std::optional<std::vector<Element>> isomorphism(const FiniteGroup& source,
                                                const FiniteGroup& target) {
  if (source.order() != target.order()) return std::nullopt;
  const ConjugacyClasses classes = conjugacy_classes(target);
  if (order_statistics(conjugacy_classes(source)) != order_statistics(classes)) return std::nullopt;
  ImageSearch search(source, target, classes);
  if (!search.extend()) return std::nullopt;
  return homomorphism(source, target, search.images());
}

// An element of largest order splits off as a direct factor; the quotient holds the rest.
std::vector<std::size_t> abelian_invariants(const FiniteGroup& group) {
  require(group.is_abelian(), "{} is not abelian", group.name());
  std::vector<std::size_t> invariants;
  FiniteGroup rest = group;
  while (rest.order() > 1) {
    Element best = 0;
    std::size_t largest = 1;
    for (Element a = 1; a < rest.order(); ++a) {
      const std::size_t order = rest.element_order(a);
      if (order <= largest) continue;
      largest = order;
      best = a;
    }
    invariants.insert(invariants.begin(), largest);
    rest = quotient(Subgroup(rest, {best})).group;
  }
  return invariants;
}

std::string recognized_name(const FiniteGroup& group) {
  if (group.is_abelian()) {
    std::string name;
    for (const std::size_t d : abelian_invariants(group)) {
      name += fmt::format("{}C{}", name.empty() ? "" : " x ", d);
    }
    return name.empty() ? "C1" : name;
  }
  for (const FiniteGroup& candidate : families(group.order())) {
    if (isomorphism(candidate, group)) return candidate.name();
  }
  return {};
}

}  // namespace torsor
