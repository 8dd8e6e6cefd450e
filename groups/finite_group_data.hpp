#pragma once

// The parts of a FiniteGroup; private to the room's own sources.

#include <mutex>
#include <string>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// What is computed on first use and then shared by all copies.
struct FiniteGroup::Lazy {
  std::once_flag table_flag;
  std::vector<std::uint16_t> table;  // table[a * order + b] == a·b
  std::once_flag orders_flag;
  std::vector<Element> orders;  // orders[a] is the least m > 0 with a^m = 1
  std::once_flag relations_flag;
  std::vector<Relation> relations;
};

struct FiniteGroup::Data {
  std::string name;
  std::size_t order = 0;
  std::size_t count = 0;       // of generators
  std::vector<Element> right;  // right[a * count + s] == a·s
  std::vector<Element> left;   // left[a * count + s] == s·a
  std::vector<Element> inverses;
  std::vector<Element> generators;
  std::vector<Element> by_length;  // breadth first from the identity
  std::vector<Element> before;     // a == before[a]·via[a]
  std::vector<std::uint32_t> via;
  std::vector<FiniteGroup> factors;  // empty unless a direct product
  std::shared_ptr<Lazy> lazy = std::make_shared<Lazy>();

  void check_columns() const;
  void walk();
  void fill_left();
  void fill_inverses();
};

/// The order of every element; see element_orders.cpp.
[[nodiscard]] std::vector<FiniteGroup::Element> element_orders(const FiniteGroup& group);

/// The number of every element's conjugacy class, classes counted by their smallest elements; see
/// conjugacy.cpp. Cost: O(order × generators).
[[nodiscard]] std::vector<std::uint32_t> class_numbers(const FiniteGroup& group);

/// a·x for every element a. Cost: O(order × generators), however long the word of x.
[[nodiscard]] std::vector<FiniteGroup::Element> right_multiplication(const FiniteGroup& group,
                                                                     FiniteGroup::Element x);

/// Cannon's relations of a Cayley graph; see presentation.cpp.
[[nodiscard]] std::vector<Relation> defining_relations(const FiniteGroup& group);

}  // namespace torsor
