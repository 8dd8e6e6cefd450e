#include <limits>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "groups/finite_group_data.hpp"

namespace torsor {

FiniteGroup FiniteGroup::from_cayley_graph(std::string name, std::size_t generators,
                                           std::vector<Element> steps) {
  require(generators > 0, "a Cayley graph needs at least one generator");
  require(!steps.empty() && steps.size() % generators == 0,
          "a Cayley graph of {} cannot have {} steps", count_text(generators, "generator"),
          steps.size());
  auto data = std::make_shared<Data>();
  data->name = std::move(name);
  data->count = generators;
  data->order = steps.size() / generators;
  data->right = std::move(steps);
  require(data->order < std::numeric_limits<Element>::max(), "a group of order {} is too large",
          data->order);
  data->check_columns();
  data->walk();
  data->fill_left();
  data->fill_inverses();
  return FiniteGroup(std::move(data));
}

void FiniteGroup::Data::check_columns() const {
  constexpr Element kNone = std::numeric_limits<Element>::max();
  std::vector<Element> source(order);
  for (std::size_t s = 0; s < count; ++s) {
    source.assign(order, kNone);
    for (std::size_t a = 0; a < order; ++a) {
      const Element b = right[a * count + s];
      require(b < order, "s{} sends element {} to {}, outside order {}", s + 1, a, b, order);
      require(source[b] == kNone, "s{} sends elements {} and {} both to {}", s + 1, source[b], a,
              b);
      source[b] = static_cast<Element>(a);
    }
  }
}

void FiniteGroup::Data::walk() {
  std::vector<bool> seen(order, false);
  before.assign(order, 0);
  via.assign(order, 0);
  by_length.assign(1, 0);
  by_length.reserve(order);
  seen[0] = true;
  for (std::size_t i = 0; i < by_length.size(); ++i) {
    const Element a = by_length[i];
    for (std::size_t s = 0; s < count; ++s) {
      const Element b = right[a * count + s];
      if (seen[b]) continue;
      seen[b] = true;
      before[b] = a;
      via[b] = static_cast<std::uint32_t>(s);
      by_length.push_back(b);
    }
  }
  for (std::size_t a = 0; a < order; ++a) {
    require(seen[a], "element {} cannot be reached from the identity by the generators", a);
  }
  generators.assign(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(count));
}

// Left multiplication by each generator must be an automorphism of the graph: it then commutes
// with all right multiplications and is transitive, so the columns generate a regular group.
void FiniteGroup::Data::fill_left() {
  left.resize(right.size());
  for (std::size_t s = 0; s < count; ++s) {
    left[s] = generators[s];
    for (std::size_t i = 1; i < order; ++i) {
      const Element b = by_length[i];
      left[b * count + s] = right[left[before[b] * count + s] * count + via[b]];
    }
    for (std::size_t a = 0; a < order; ++a) {
      for (std::size_t t = 0; t < count; ++t) {
        const bool associative =
            left[right[a * count + t] * count + s] == right[left[a * count + s] * count + t];
        require(
            associative,
            "not associative: s{} times (element {} times s{}) differs from the other bracketing",
            s + 1, a, t + 1);
      }
    }
  }
}

void FiniteGroup::Data::fill_inverses() {
  // undo[a * count + s] == s^-1·a
  std::vector<Element> undo(left.size());
  for (std::size_t a = 0; a < order; ++a) {
    for (std::size_t s = 0; s < count; ++s) {
      undo[left[a * count + s] * count + s] = static_cast<Element>(a);
    }
  }
  inverses.assign(order, 0);
  for (std::size_t i = 1; i < order; ++i) {
    const Element b = by_length[i];  // (p·s)^-1 == s^-1·p^-1
    inverses[b] = undo[inverses[before[b]] * count + via[b]];
  }
}

}  // namespace torsor
