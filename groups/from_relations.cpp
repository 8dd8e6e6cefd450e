#include "groups/from_relations.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

using Coset = std::uint32_t;
constexpr Coset kNone = std::numeric_limits<Coset>::max();

/// Todd and Coxeter's table: letter 2s is generator s, letter 2s + 1 its inverse.
class CosetTable {
 public:
  CosetTable(std::size_t generators, std::size_t limit) : letters_(2 * generators), limit_(limit) {
    append();
  }

  [[nodiscard]] std::size_t size() const { return parent_.size(); }
  [[nodiscard]] bool alive(std::size_t c) const { return parent_[c] == c; }
  [[nodiscard]] Coset next(std::size_t c, std::size_t letter) const {
    return table_[c * letters_ + letter];
  }

  void define(Coset c, std::size_t letter) {
    if (next(c, letter) != kNone) return;
    const Coset fresh = append();
    join(c, letter, fresh);
  }

  /// Walks the closed word from both ends, fills a single gap, makes new cosets for wider ones.
  void trace(Coset c, const std::vector<std::size_t>& word) {
    Coset front = c;
    Coset back = c;
    std::size_t i = 0;
    std::size_t j = word.size();
    while (true) {
      while (i < j && next(front, word[i]) != kNone) front = next(front, word[i++]);
      if (i == j) {
        if (front != back) merge(front, back);
        return;
      }
      while (j > i && next(back, word[j - 1] ^ 1U) != kNone) back = next(back, word[--j] ^ 1U);
      if (i == j) {
        merge(front, back);
        return;
      }
      if (j == i + 1) {
        join(front, word[i], back);
        return;
      }
      define(front, word[i]);
    }
  }

 private:
  Coset append() {
    require(parent_.size() < 4 * limit_ + 1024,
            "the relations need more than {} cosets: the group is infinite or beyond the "
            "enumeration limit {}",
            parent_.size(), limit_);
    table_.insert(table_.end(), letters_, kNone);
    parent_.push_back(static_cast<Coset>(parent_.size()));
    return parent_.back();
  }

  void join(Coset c, std::size_t letter, Coset d) {
    table_[c * letters_ + letter] = d;
    table_[d * letters_ + (letter ^ 1U)] = c;
  }

  Coset find(Coset c) {
    while (parent_[c] != c) c = parent_[c] = parent_[parent_[c]];
    return c;
  }

  /// Identifies two cosets and all that follows.
  void merge(Coset a, Coset b) {
    std::vector<std::pair<Coset, Coset>> queue{{a, b}};
    for (std::size_t k = 0; k < queue.size(); ++k) {
      Coset keep = find(queue[k].first);
      Coset drop = find(queue[k].second);
      if (keep == drop) continue;
      if (drop < keep) std::swap(keep, drop);
      parent_[drop] = keep;
      for (std::size_t letter = 0; letter < letters_; ++letter) {
        const Coset far = next(drop, letter);
        if (far == kNone) continue;
        table_[drop * letters_ + letter] = kNone;
        if (next(far, letter ^ 1U) == drop) table_[far * letters_ + (letter ^ 1U)] = kNone;
        const Coset from = find(keep);
        const Coset to = find(far);
        const Coset known = next(from, letter);
        const Coset back = next(to, letter ^ 1U);
        if (known != kNone) queue.emplace_back(known, to);
        if (back != kNone) queue.emplace_back(back, from);
        if (known == kNone && back == kNone) join(from, letter, to);
      }
    }
  }

  std::size_t letters_;
  std::size_t limit_;
  std::vector<Coset> table_;
  std::vector<Coset> parent_;
};

/// The relation as a word that is the identity: left side, then the right side backwards inverted.
std::vector<std::size_t> closed_word(const Relation& relation, std::size_t generators) {
  std::vector<std::size_t> word;
  for (const std::vector<std::size_t>* side : {&relation.left, &relation.right}) {
    for (const std::size_t s : *side) {
      require(s < generators, "the relation {} names s{}, the last generator is s{}",
              text(relation), s + 1, generators);
    }
  }
  for (const std::size_t s : relation.left) word.push_back(2 * s);
  for (auto s = relation.right.rbegin(); s != relation.right.rend(); ++s)
    word.push_back(2 * *s + 1);
  return word;
}

}  // namespace

FiniteGroup from_relations(std::size_t generators, const std::vector<Relation>& relations,
                           std::string name, std::size_t limit) {
  require(generators > 0, "a group needs at least one generator");
  std::vector<std::vector<std::size_t>> words;
  for (const Relation& relation : relations) words.push_back(closed_word(relation, generators));
  CosetTable table(generators, limit);
  for (std::size_t c = 0; c < table.size(); ++c) {
    for (const std::vector<std::size_t>& word : words) {
      if (table.alive(c)) table.trace(static_cast<Coset>(c), word);
    }
    for (std::size_t letter = 0; letter < 2 * generators; ++letter) {
      if (table.alive(c)) table.define(static_cast<Coset>(c), letter);
    }
  }
  // Number the surviving cosets breadth first along the generators.
  std::vector<Coset> order{0};
  std::vector<FiniteGroup::Element> number(table.size(), kNone);
  number[0] = 0;
  std::vector<FiniteGroup::Element> steps;
  for (std::size_t k = 0; k < order.size(); ++k) {
    for (std::size_t s = 0; s < generators; ++s) {
      const Coset to = table.next(order[k], 2 * s);
      if (number[to] == kNone) {
        number[to] = static_cast<FiniteGroup::Element>(order.size());
        order.push_back(to);
      }
      steps.push_back(number[to]);
    }
  }
  return FiniteGroup::from_cayley_graph(std::move(name), generators, std::move(steps));
}

}  // namespace torsor
