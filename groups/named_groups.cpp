#include "groups/named_groups.hpp"

#include <array>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "groups/finite_group_data.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// The name of an operand, in parentheses where it is itself an expression of several words.
std::string operand(const std::string& name) {
  return name.find(' ') == std::string::npos ? name : "(" + name + ")";
}

}  // namespace

FiniteGroup cyclic(std::size_t n) {
  require(n > 0, "C0 does not exist: a cyclic group has at least one element");
  require(n <= FiniteGroup::kEnumerationLimit, "C{} exceeds the enumeration limit {}", n,
          FiniteGroup::kEnumerationLimit);
  std::vector<Element> steps(n);
  for (std::size_t k = 0; k < n; ++k) steps[k] = static_cast<Element>((k + 1) % n);
  return FiniteGroup::from_cayley_graph(fmt::format("C{}", n), 1, std::move(steps));
}

FiniteGroup direct_product(std::span<const FiniteGroup> factors) {
  require(!factors.empty(), "a direct product needs at least one factor");
  std::vector<FiniteGroup> flat;
  for (const FiniteGroup& factor : factors) {
    for (const FiniteGroup& inner : factor.factors()) flat.push_back(inner);
  }
  if (flat.size() == 1) return flat[0];
  std::size_t order = 1;
  std::size_t count = 0;
  std::string name;
  for (const FiniteGroup& factor : flat) {
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
  for (const FiniteGroup& factor : flat) {
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
  data->factors = std::move(flat);
  return FiniteGroup(std::shared_ptr<const FiniteGroup::Data>(std::move(data)));
}

FiniteGroup direct_product(const FiniteGroup& a, const FiniteGroup& b) {
  return direct_product(std::array{a, b});
}

}  // namespace torsor
