#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "groups/finite_group_data.hpp"
#include "groups/homomorphism.hpp"
#include "groups/named_groups.hpp"
#include "groups/semidirect.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// The name of an operand, in parentheses where it is itself an expression of several words.
std::string operand(const std::string& name) {
  int depth = 0;
  for (const char c : name) {
    if (c == '[' || c == '(') ++depth;
    if (c == ']' || c == ')') --depth;
    if (c == ' ' && depth == 0) return "(" + name + ")";
  }
  return name;
}

/// maps[h * |N| + n] == φ_h(n) for the action of all of H, from that of its generators.
std::vector<Element> whole_action(const FiniteGroup& normal, const FiniteGroup& top,
                                  const std::vector<std::vector<Element>>& generator_maps) {
  const std::size_t n = normal.order();
  std::vector<Element> maps(n * top.order());
  for (std::size_t a = 0; a < n; ++a) maps[a] = static_cast<Element>(a);
  for (const Element h : top.by_length().subspan(1)) {
    const FiniteGroup::LastStep last = top.last_step(h);
    for (std::size_t a = 0; a < n; ++a) {
      maps[h * n + a] = maps[last.before * n + generator_maps[last.generator][a]];
    }
  }
  return maps;
}

/// Every relation of H must hold between the automorphisms.
void check_action(const FiniteGroup& normal, const FiniteGroup& top,
                  const std::vector<std::vector<Element>>& maps) {
  for (const Relation& relation : top.relations()) {
    for (const Element start : normal.generators()) {
      Element left = start;
      for (std::size_t i = relation.left.size(); i-- > 0;) left = maps[relation.left[i]][left];
      Element right = start;
      for (std::size_t i = relation.right.size(); i-- > 0;) right = maps[relation.right[i]][right];
      require(left == right,
              "the automorphisms of {} are no action of {}: they break its relation {}",
              normal.name(), top.name(), text(relation));
    }
  }
}

}  // namespace

FiniteGroup direct_product(std::span<const FiniteGroup> factors) {
  require(!factors.empty(), "a direct product needs at least one factor");
  if (factors.size() == 1) return factors[0];
  std::size_t order = 1;
  std::size_t count = 0;
  std::string name;
  for (const FiniteGroup& factor : factors) {
    require(factor.order() <= FiniteGroup::kEnumerationLimit / order,
            "the direct product exceeds the enumeration limit {} at its factor {}",
            FiniteGroup::kEnumerationLimit, factor.name());
    order *= factor.order();
    count += factor.generators().size();
    name += (name.empty() ? "" : " x ") + operand(factor.name());
  }
  std::vector<Element> steps(order * count);
  std::size_t offset = 0;
  std::size_t stride = order;
  for (const FiniteGroup& factor : factors) {
    stride /= factor.order();
    for (std::size_t a = 0; a < order; ++a) {
      const auto part = static_cast<Element>(a / stride % factor.order());
      for (std::size_t s = 0; s < factor.generators().size(); ++s) {
        steps[a * count + offset + s] =
            static_cast<Element>(a + (factor.step(part, s) - std::size_t{part}) * stride);
      }
    }
    offset += factor.generators().size();
  }
  FiniteGroup product = FiniteGroup::from_cayley_graph(std::move(name), count, std::move(steps));
  auto data = std::make_shared<FiniteGroup::Data>(*product.data_);
  data->factors.assign(factors.begin(), factors.end());
  return FiniteGroup(std::shared_ptr<const FiniteGroup::Data>(std::move(data)));
}

FiniteGroup direct_product(const FiniteGroup& a, const FiniteGroup& b) {
  return direct_product(std::array{a, b});
}

FiniteGroup semidirect_product(const FiniteGroup& normal, const FiniteGroup& top,
                               const std::vector<std::vector<Element>>& action) {
  require(action.size() == top.generators().size(), "{} has {}, automorphisms were given for {}",
          top.name(), count_text(top.generators().size(), "generator"), action.size());
  require(normal.order() <= FiniteGroup::kEnumerationLimit / top.order(),
          "{} |x {} exceeds the enumeration limit {}", normal.name(), top.name(),
          FiniteGroup::kEnumerationLimit);
  std::vector<std::vector<Element>> generator_maps;
  for (const std::vector<Element>& images : action) {
    generator_maps.push_back(automorphism(normal, images));
  }
  check_action(normal, top, generator_maps);
  const std::vector<Element> maps = whole_action(normal, top, generator_maps);
  const std::size_t n = normal.order();
  const std::size_t m = top.order();
  const std::size_t below = normal.generators().size();
  const std::size_t count = below + top.generators().size();
  std::vector<Element> steps(n * m * count);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t h = 0; h < m; ++h) {
      Element* row = &steps[(a * m + h) * count];
      for (std::size_t t = 0; t < top.generators().size(); ++t) {
        row[below + t] = static_cast<Element>(a * m + top.step(static_cast<Element>(h), t));
      }
    }
  }
  for (std::size_t s = 0; s < below; ++s) {
    for (std::size_t h = 0; h < m; ++h) {
      const auto times = right_multiplication(normal, maps[h * n + normal.generators()[s]]);
      for (std::size_t a = 0; a < n; ++a) {
        steps[(a * m + h) * count + s] = static_cast<Element>(times[a] * m + h);
      }
    }
  }
  std::string name = fmt::format("{} |x[{}] {}", operand(normal.name()),
                                 action_text(normal, action), operand(top.name()));
  return FiniteGroup::from_cayley_graph(std::move(name), count, std::move(steps));
}

}  // namespace torsor
