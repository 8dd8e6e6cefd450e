#include "groups/finite_group.hpp"

#include <limits>
#include <utility>

#include "core/error.hpp"
#include "groups/finite_group_data.hpp"

namespace torsor {

FiniteGroup::FiniteGroup() : FiniteGroup(from_cayley_graph("C1", 1, {0})) {}

const std::string& FiniteGroup::name() const noexcept { return data_->name; }
std::size_t FiniteGroup::order() const noexcept { return data_->order; }

FiniteGroup FiniteGroup::with_name(std::string name) const {
  auto data = std::make_shared<Data>(*data_);
  data->name = std::move(name);
  return FiniteGroup(std::move(data));
}

FiniteGroup::Element FiniteGroup::multiply(Element a, Element b) const {
  const Data& data = *data_;
  if (data.order > kTableLimit) {
    for (const std::size_t s : word(b)) a = data.right[a * data.count + s];
    return a;
  }
  std::call_once(data.lazy->table_flag, [&data] {
    const std::size_t n = data.order;
    std::vector<std::uint16_t>& table = data.lazy->table;
    table.resize(n * n);
    for (std::size_t row = 0; row < n; ++row) {
      table[row * n] = static_cast<std::uint16_t>(row);
      for (std::size_t i = 1; i < n; ++i) {
        const Element c = data.by_length[i];
        const std::size_t so_far = table[row * n + data.before[c]];
        const Element product = data.right[so_far * data.count + data.via[c]];
        table[row * n + c] = static_cast<std::uint16_t>(product);
      }
    }
  });
  return data.lazy->table[a * data.order + b];
}

FiniteGroup::Element FiniteGroup::inverse(Element a) const { return data_->inverses[a]; }

FiniteGroup::Element FiniteGroup::power(Element a, std::int64_t k) const {
  const auto n = static_cast<std::int64_t>(order());  // a^n is the identity
  std::int64_t rest = ((k % n) + n) % n;
  Element result = identity();
  for (Element square = a; rest > 0; rest /= 2, square = multiply(square, square)) {
    if (rest % 2 == 1) result = multiply(result, square);
  }
  return result;
}

std::size_t FiniteGroup::element_order(Element a) const {
  require(a < order(), "element {} is outside {} of order {}", a, name(), order());
  Lazy& lazy = *data_->lazy;
  std::call_once(lazy.orders_flag, [&] { lazy.orders = element_orders(*this); });
  return lazy.orders[a];
}

std::span<const FiniteGroup::Element> FiniteGroup::generators() const noexcept {
  return data_->generators;
}

std::vector<std::size_t> FiniteGroup::word(Element a) const {
  require(a < order(), "element {} is outside {} of order {}", a, name(), order());
  std::vector<std::size_t> reversed;
  for (; a != identity(); a = data_->before[a]) reversed.push_back(data_->via[a]);
  return {reversed.rbegin(), reversed.rend()};
}

FiniteGroup::Element FiniteGroup::element(std::span<const std::size_t> word) const {
  Element a = identity();
  for (const std::size_t s : word) {
    require(s < data_->count, "generator number {} does not exist: {} has {}", s, name(),
            data_->count);
    a = step(a, s);
  }
  return a;
}

bool FiniteGroup::is_abelian() const {
  for (const Element a : data_->generators) {
    for (std::size_t s = 0; s < data_->count; ++s) {
      if (step(a, s) != left_step(s, a)) return false;
    }
  }
  return true;
}

FiniteGroup::Element FiniteGroup::step(Element a, std::size_t s) const {
  return data_->right[a * data_->count + s];
}

FiniteGroup::Element FiniteGroup::left_step(std::size_t s, Element a) const {
  return data_->left[a * data_->count + s];
}

std::span<const FiniteGroup::Element> FiniteGroup::by_length() const noexcept {
  return data_->by_length;
}

FiniteGroup::LastStep FiniteGroup::last_step(Element a) const {
  require(a != identity(), "the identity of {} has an empty word", name());
  return {data_->before[a], data_->via[a]};
}

// s·a -> s·(a·x) along the left Cayley graph.
std::vector<FiniteGroup::Element> right_multiplication(const FiniteGroup& group,
                                                       FiniteGroup::Element x) {
  using Element = FiniteGroup::Element;
  require(x < group.order(), "element {} is outside {} of order {}", x, group.name(),
          group.order());
  constexpr Element kNone = std::numeric_limits<Element>::max();
  std::vector<Element> result(group.order(), kNone);
  std::vector<Element> reached{FiniteGroup::identity()};
  result[FiniteGroup::identity()] = x;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (std::size_t s = 0; s < group.generators().size(); ++s) {
      const Element next = group.left_step(s, reached[i]);
      if (result[next] != kNone) continue;
      result[next] = group.left_step(s, result[reached[i]]);
      reached.push_back(next);
    }
  }
  return result;
}

const std::vector<Relation>& FiniteGroup::relations() const {
  Lazy& lazy = *data_->lazy;
  std::call_once(lazy.relations_flag, [&] { lazy.relations = defining_relations(*this); });
  return lazy.relations;
}

std::vector<FiniteGroup> FiniteGroup::factors() const {
  if (data_->factors.empty()) return {*this};
  return data_->factors;
}

std::vector<FiniteGroup::Element> FiniteGroup::split(Element element) const {
  require(element < order(), "element {} is outside {} of order {}", element, name(), order());
  if (data_->factors.empty()) return {element};
  std::vector<Element> parts(data_->factors.size());
  for (std::size_t i = parts.size(); i-- > 0;) {
    const auto size = static_cast<Element>(data_->factors[i].order());
    parts[i] = element % size;
    element /= size;
  }
  return parts;
}

FiniteGroup::Element FiniteGroup::join(std::span<const Element> parts) const {
  const std::vector<FiniteGroup> operands = factors();
  require(parts.size() == operands.size(), "{} has {} factors, {} parts were given", name(),
          operands.size(), parts.size());
  Element element = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    require(parts[i] < operands[i].order(), "part {} is {}, outside {} of order {}", i, parts[i],
            operands[i].name(), operands[i].order());
    element = element * static_cast<Element>(operands[i].order()) + parts[i];
  }
  return element;
}

bool FiniteGroup::operator==(const FiniteGroup& other) const {
  if (data_ == other.data_) return true;
  // The Cayley graph determines the table, and its first row holds the generators.
  return data_->count == other.data_->count && data_->right == other.data_->right;
}

}  // namespace torsor
