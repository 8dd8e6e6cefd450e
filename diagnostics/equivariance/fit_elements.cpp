#include "diagnostics/equivariance/fit_elements.hpp"

#include <algorithm>
#include <span>

namespace torsor {

std::vector<FiniteGroup::Element> chosen_elements(const FiniteGroup& group, std::size_t limit) {
  const std::span<const FiniteGroup::Element> all = group.by_length().subspan(1);
  if (all.size() <= limit) return {all.begin(), all.end()};
  std::vector<FiniteGroup::Element> list;
  const auto insert = [&](FiniteGroup::Element g) {
    if (g != FiniteGroup::identity() && std::ranges::find(list, g) == list.end()) list.push_back(g);
  };
  for (const FiniteGroup::Element s : group.generators()) insert(s);
  for (std::size_t i = 0; i < limit; ++i) insert(all[i * all.size() / limit]);
  return list;
}

std::size_t affordable_elements(std::int64_t rows, std::int64_t rank, std::int64_t folds,
                                double operations) {
  const auto r = static_cast<double>(rank);
  // Twice, for the null: products of rows, errors of three fits, and two solutions a fold.
  const double one =
      22.0 * static_cast<double>(rows) * r * r + 14.0 * static_cast<double>(folds) * r * r * r;
  return static_cast<std::size_t>(std::clamp(operations / std::max(one, 1.0), 1.0, 1e6));
}

}  // namespace torsor
