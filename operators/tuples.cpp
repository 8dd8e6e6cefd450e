#include "operators/tuples.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "groups/named_groups.hpp"

namespace torsor {

FiniteGroup product_group(const std::vector<OperatorPointer>& factors, const std::string& who) {
  require(!factors.empty(), "{} needs at least one factor, got none", who);
  std::vector<FiniteGroup> groups;
  for (const OperatorPointer& factor : factors) {
    require(factor != nullptr, "{} got an empty factor", who);
    const CodeShape first = factors.front()->code();
    require(factor->code() == first,
            "the factors of {} act on one code, not on {} {} and {} {} numbers", who, first.size,
            first.complex ? "complex" : "real", factor->code().size,
            factor->code().complex ? "complex" : "real");
    groups.push_back(factor->group());
  }
  return direct_product(groups);
}

std::vector<at::Tensor> split_elements(const std::vector<OperatorPointer>& factors,
                                       const at::Tensor& elements) {
  std::vector<at::Tensor> parts;
  at::Tensor rest = elements;
  for (auto factor = factors.rbegin(); factor != factors.rend(); ++factor) {
    const auto order = static_cast<std::int64_t>((*factor)->group().order());
    parts.push_back(rest.remainder(order));
    rest = rest.floor_divide(order);
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

std::vector<std::pair<std::string, at::Tensor>> joint_parameters(
    const std::vector<OperatorPointer>& factors) {
  std::vector<std::pair<std::string, at::Tensor>> all;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    for (auto& [name, tensor] : factors[f]->parameters()) {
      all.emplace_back(fmt::format("{}.{}", f, name), tensor);
    }
  }
  return all;
}

}  // namespace torsor
