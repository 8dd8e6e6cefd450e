#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "diagnostics/metrics/trees/regression_tree.hpp"

namespace torsor {
namespace {

/// Keeps the rows of every node sorted by every column: a list per column, of which a node owns the
/// same range in all, and which a cut divides stably. Two sets of lists take turns by depth, so
/// that nothing is copied to start a tree: the root reads the lists of the columns themselves.
class SortedGrowth final : public TreeGrowth {
 public:
  SortedGrowth(const SortedColumns& columns, TreeShape shape)
      : columns_(columns),
        shape_(shape),
        rows_(static_cast<std::size_t>(columns.rows())),
        goes_left_(rows_),
        weights_(rows_ + 1),
        order_(columns.columns()) {
    for (auto& lists : lists_) lists.resize(rows_ * static_cast<std::size_t>(columns.columns()));
  }

  void grow(const double* targets, std::uint64_t seed, GrownTree& into) override {
    order_.restart(seed);
    targets_ = targets;
    into_ = &into;
    into.tree.nodes.assign(1, {});
    into.importance = Eigen::VectorXd::Zero(columns_.columns());
    into.leaf.resize(rows_);
    cut({.node = 0, .level = 0, .begin = 0, .end = rows_});
    into.importance /= static_cast<double>(rows_);
  }

 private:
  struct Part {
    std::size_t node;
    int level;
    std::size_t begin, end;
  };
  struct Best {
    double gain = -std::numeric_limits<double>::infinity();
    Eigen::Index column = -1;
    std::size_t left = 0;  // number of rows
  };

  const std::uint32_t* list(Eigen::Index column, int level) const {
    if (level == 0) return columns_.order(column).data();
    return lists_[static_cast<std::size_t>(level % 2)].data() +
           static_cast<std::size_t>(column) * rows_;
  }

  void cut(const Part& part) {
    const std::size_t count = part.end - part.begin;
    const std::uint32_t* rows = list(0, part.level) + part.begin;
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t p = 0; p < count; ++p) {
      const double target = targets_[rows[p]];
      sum += target;
      squares += target * target;
    }
    const double n = static_cast<double>(count);
    const double variance = squares / n - (sum / n) * (sum / n);
    Best best;
    if (part.level < shape_.depth && count >= 2 * shape_.least_leaf && count > 1 &&
        variance > std::numeric_limits<double>::epsilon()) {
      best = best_cut(part, sum);
    }
    if (best.column < 0) {
      for (std::size_t p = 0; p < count; ++p) {
        into_->leaf[rows[p]] = static_cast<std::uint32_t>(part.node);
      }
      return;
    }
    into_->importance[best.column] += best.gain / n;
    divide(part, best);
  }

  Best best_cut(const Part& part, double sum) {
    const std::size_t count = part.end - part.begin;
    for (std::size_t left = 1; left < count; ++left) {
      weights_[left] = 1.0 / (static_cast<double>(left) * static_cast<double>(count - left));
    }
    Best best;
    for (const Eigen::Index f : order_.next()) {
      const std::uint32_t* rows = list(f, part.level) + part.begin;
      const double* values = columns_.values(f);
      if (columns_.distinct(f)) {
        scan(
            rows, count, sum, f, [](std::size_t) { return true; }, best);
      } else if (values[rows[0]] < values[rows[count - 1]]) {
        const auto differs = [&](std::size_t p) { return values[rows[p]] < values[rows[p + 1]]; };
        scan(rows, count, sum, f, differs, best);
      }
    }
    return best;
  }

  template <class MayCut>
  void scan(const std::uint32_t* rows, std::size_t count, double sum, Eigen::Index column,
            const MayCut& may_cut, Best& best) const {
    const double n = static_cast<double>(count);
    double left_sum = 0.0;
    double best_gain = best.gain;
    std::size_t best_left = 0;
    const std::size_t first = shape_.least_leaf - 1;
    for (std::size_t p = 0; p < first; ++p) left_sum += targets_[rows[p]];
    double left = static_cast<double>(first);
    for (std::size_t p = first; p + shape_.least_leaf < count; ++p) {
      left_sum += targets_[rows[p]];
      left += 1.0;
      const double difference = n * left_sum - left * sum;
      const double gain = difference * difference * weights_[p + 1];
      if (gain > best_gain && may_cut(p)) {
        best_gain = gain;
        best_left = p + 1;
      }
    }
    if (best_left > 0) best = {best_gain, column, best_left};
  }

  void divide(const Part& part, const Best& best) {
    const std::size_t middle = part.begin + best.left;
    const std::uint32_t* rows = list(best.column, part.level);
    for (std::size_t p = part.begin; p < part.end; ++p) goes_left_[rows[p]] = p < middle ? 1 : 0;
    const double* values = columns_.values(best.column);
    auto& nodes = into_->tree.nodes;
    const std::size_t child = nodes.size();
    nodes[part.node].column = static_cast<std::int32_t>(best.column);
    nodes[part.node].left = static_cast<std::int32_t>(child);
    nodes[part.node].threshold = threshold_between(values[rows[middle - 1]], values[rows[middle]]);
    nodes.resize(child + 2);
    if (part.level + 1 == shape_.depth) {
      for (std::size_t p = part.begin; p < part.end; ++p) {
        into_->leaf[rows[p]] = static_cast<std::uint32_t>(p < middle ? child : child + 1);
      }
      return;
    }
    for (Eigen::Index f = 0; f < columns_.columns(); ++f) divide_list(f, part, middle);
    cut({child, part.level + 1, part.begin, middle});
    cut({child + 1, part.level + 1, middle, part.end});
  }

  void divide_list(Eigen::Index column, const Part& part, std::size_t middle) {
    const std::uint32_t* from = list(column, part.level);
    std::uint32_t* to = lists_[static_cast<std::size_t>((part.level + 1) % 2)].data() +
                        static_cast<std::size_t>(column) * rows_;
    std::size_t left = part.begin;
    std::size_t right = middle;
    for (std::size_t p = part.begin; p < part.end; ++p) {
      const std::uint32_t row = from[p];
      const std::size_t is_left = goes_left_[row];
      to[is_left != 0 ? left : right] = row;
      left += is_left;
      right += 1 - is_left;
    }
  }

  const SortedColumns& columns_;
  TreeShape shape_;
  std::size_t rows_;
  std::array<std::vector<std::uint32_t>, 2> lists_;
  std::vector<std::uint8_t> goes_left_;
  std::vector<double> weights_;  // 1 / (n_l n_r) of the node at hand
  ColumnOrder order_;
  const double* targets_ = nullptr;
  GrownTree* into_ = nullptr;
};

}  // namespace

std::unique_ptr<TreeGrowth> sorted_growth(const SortedColumns& columns, TreeShape shape) {
  return std::make_unique<SortedGrowth>(columns, shape);
}

}  // namespace torsor
