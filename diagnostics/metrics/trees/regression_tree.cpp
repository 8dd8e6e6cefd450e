#include "diagnostics/metrics/trees/regression_tree.hpp"

#include <numeric>
#include <utility>

#include "core/mix.hpp"

namespace torsor {

void ColumnOrder::restart(std::uint64_t seed) {
  std::iota(order_.begin(), order_.end(), Eigen::Index{0});
  state_ = seed;
}

const std::vector<Eigen::Index>& ColumnOrder::next() {
  for (std::size_t i = order_.size(); i > 1; --i) {
    std::swap(order_[i - 1], order_[mix_bits(++state_) % i]);
  }
  return order_;
}

std::unique_ptr<TreeGrowth> tree_growth(const TreeColumns& columns, TreeShape shape) {
  if (const auto* sorted = std::get_if<SortedColumns>(&columns))
    return sorted_growth(*sorted, shape);
  return binned_growth(std::get<BinnedColumns>(columns), shape);
}

}  // namespace torsor
