#include <algorithm>

#include <fmt/format.h>

#include "groups/finite_group_data.hpp"

namespace torsor {

std::string word_text(std::span<const std::size_t> word) {
  std::string text;
  for (std::size_t i = 0; i < word.size();) {
    std::size_t run = 1;
    while (i + run < word.size() && word[i + run] == word[i]) ++run;
    if (!text.empty()) text += ' ';
    text += run == 1 ? fmt::format("s{}", word[i] + 1) : fmt::format("s{}^{}", word[i] + 1, run);
    i += run;
  }
  return text.empty() ? "1" : text;
}

std::string text(const Relation& relation) {
  return word_text(relation.left) + " = " + word_text(relation.right);
}

namespace {

using Element = FiniteGroup::Element;

/// Colours the edges of a Cayley graph whose cycles follow from the relations found so far.
class EdgeColouring {
 public:
  explicit EdgeColouring(const FiniteGroup& group)
      : group_(group),
        count_(group.generators().size()),
        known_(group.order() * count_, false),
        open_(known_.size()) {
    for (Element a = 1; a < group.order(); ++a) {
      const FiniteGroup::LastStep last = group.last_step(a);
      colour(edge(last.before, last.generator));
    }
  }

  [[nodiscard]] bool finished() const { return open_ == 0; }
  [[nodiscard]] bool known(Element a, std::size_t s) const { return known_[edge(a, s)]; }
  [[nodiscard]] std::vector<Relation> take() { return std::move(relations_); }

  void add(Element a, std::size_t s) {
    Relation relation{group_.word(a), group_.word(group_.step(a, s))};
    relation.left.push_back(s);
    const auto [l, r] = std::mismatch(relation.left.begin(), relation.left.end(),
                                      relation.right.begin(), relation.right.end());
    relation.left.erase(relation.left.begin(), l);
    relation.right.erase(relation.right.begin(), r);
    relations_.push_back(std::move(relation));
    for (bool changed = true; changed && !finished();) {
      changed = false;
      for (const Relation& known : relations_) changed |= propagate(known);
    }
  }

 private:
  [[nodiscard]] std::size_t edge(Element a, std::size_t s) const { return a * count_ + s; }

  void colour(std::size_t e) {
    known_[e] = true;
    --open_;
  }

  /// Where a loop of `relation` has a single unknown edge, that edge follows.
  bool propagate(const Relation& relation) {
    bool changed = false;
    for (Element base = 0; base < group_.order() && !finished(); ++base) {
      std::size_t unknown = 0;
      std::size_t last = 0;
      for (const std::vector<std::size_t>* side : {&relation.left, &relation.right}) {
        Element a = base;
        for (const std::size_t s : *side) {
          if (!known_[edge(a, s)]) {
            ++unknown;
            last = edge(a, s);
          }
          a = group_.step(a, s);
        }
        if (unknown > 1) break;
      }
      if (unknown != 1) continue;
      colour(last);
      changed = true;
    }
    return changed;
  }

  const FiniteGroup& group_;
  std::size_t count_;
  std::vector<bool> known_;
  std::size_t open_;
  std::vector<Relation> relations_;
};

}  // namespace

std::vector<Relation> defining_relations(const FiniteGroup& group) {
  EdgeColouring colouring(group);
  for (const Element a : group.by_length()) {
    for (std::size_t s = 0; s < group.generators().size(); ++s) {
      if (!colouring.known(a, s)) colouring.add(a, s);
    }
    if (colouring.finished()) break;
  }
  return colouring.take();
}

}  // namespace torsor
