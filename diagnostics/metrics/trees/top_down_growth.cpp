#include "diagnostics/metrics/trees/top_down_growth.hpp"

namespace torsor {

TopDownGrowth::TopDownGrowth(const SortedColumns& columns, TreeShape shape)
    : columns_(columns), shape_(shape), order_(columns.columns()), goes_right_(row_count()) {}

void TopDownGrowth::grow(const double* targets, std::uint64_t seed, GrownTree& into) {
  order_.restart(seed);
  targets_ = targets;
  into_ = &into;
  into.tree.nodes.assign(1, {});
  into.importance = Eigen::VectorXd::Zero(columns_.columns());
  into.leaf.assign(row_count(), 0);
  start();
  grow({.node = 0, .level = 0, .begin = 0, .end = row_count()});
  into.importance /= static_cast<double>(row_count());
}

void TopDownGrowth::grow(const Part& part) {
  if (part.count() < 2 || part.count() < 2 * shape_.least_leaf) return;
  const std::uint32_t* rows = list(part);
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t p = part.begin; p < part.end; ++p) {
    const double target = targets_[rows[p]];
    sum += target;
    squares += target * target;
  }
  const double n = static_cast<double>(part.count());
  const double variance = squares / n - (sum / n) * (sum / n);
  if (!(variance > std::numeric_limits<double>::epsilon())) return;
  const Cut cut = best_cut(part, sum, order_.next());
  if (cut.left == 0) return;
  into_->importance[cut.column] += cut.gain / n;

  std::vector<RegressionTree::Node>& nodes = into_->tree.nodes;
  const auto child = static_cast<std::uint32_t>(nodes.size());
  nodes[part.node].column = static_cast<std::int32_t>(cut.column);
  nodes[part.node].left = static_cast<std::int32_t>(child);
  nodes[part.node].threshold = cut.threshold;
  nodes.resize(nodes.size() + 2);
  const double* values = columns_.values(cut.column);
  for (std::size_t p = part.begin; p < part.end; ++p) {
    const std::uint32_t row = rows[p];
    goes_right_[row] = values[row] > cut.threshold ? 1 : 0;
    into_->leaf[row] = child + goes_right_[row];
  }
  if (part.level + 1 == shape_.depth) return;
  const std::size_t middle = part.begin + cut.left;
  const Part left{child, part.level + 1, part.begin, middle};
  const Part right{child + 1, part.level + 1, middle, part.end};
  hand_down(part, left, right);
  grow(left);
  grow(right);
}

void TopDownGrowth::divide(const std::uint32_t* from, std::uint32_t* to, const Part& part,
                           const Part& right) const {
  std::size_t l = part.begin;
  std::size_t r = right.begin;
  for (std::size_t p = part.begin; p < part.end; ++p) {
    const std::uint32_t row = from[p];
    const std::size_t is_right = goes_right_[row];
    to[is_right != 0 ? r : l] = row;
    r += is_right;
    l += 1 - is_right;
  }
}

}  // namespace torsor
