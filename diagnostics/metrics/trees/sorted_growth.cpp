#include <array>

#include "diagnostics/metrics/trees/top_down_growth.hpp"

namespace torsor {
namespace {

/// Keeps the rows of every node sorted by every column: a list per column, which a cut divides
/// stably. Two sets of lists take turns by depth, so that nothing is copied to start a tree: the
/// root reads the lists of the columns themselves.
class SortedGrowth final : public TopDownGrowth {
 public:
  SortedGrowth(const SortedColumns& columns, TreeShape shape)
      : TopDownGrowth(columns, shape), weights_(row_count() + 1) {
    for (auto& lists : lists_) {
      lists.resize(row_count() * static_cast<std::size_t>(columns.columns()));
    }
  }

 private:
  const std::uint32_t* list(const Part& part) const override { return list(0, part.level); }

  const std::uint32_t* list(Eigen::Index column, int level) const {
    if (level == 0) return columns().order(column).data();
    return lists_[static_cast<std::size_t>(level % 2)].data() +
           static_cast<std::size_t>(column) * row_count();
  }

  Cut best_cut(const Part& part, double sum, const std::vector<Eigen::Index>& order) override {
    const std::size_t count = part.count();
    for (std::size_t left = 1; left < count; ++left) {
      weights_[left] = 1.0 / (static_cast<double>(left) * static_cast<double>(count - left));
    }
    Cut best;
    for (const Eigen::Index f : order) {
      const std::uint32_t* rows = list(f, part.level) + part.begin;
      const double* values = columns().values(f);
      if (columns().distinct(f)) {
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
            const MayCut& may_cut, Cut& best) const {
    const double* values = targets();
    const double n = static_cast<double>(count);
    const std::size_t least = shape().least_leaf;
    double left_sum = 0.0;
    double best_gain = best.gain;
    std::size_t best_left = 0;
    const std::size_t first = least - 1;
    for (std::size_t p = 0; p < first; ++p) left_sum += values[rows[p]];
    double left = static_cast<double>(first);
    for (std::size_t p = first; p + least < count; ++p) {
      left_sum += values[rows[p]];
      left += 1.0;
      const double difference = n * left_sum - left * sum;
      const double gain = difference * difference * weights_[p + 1];
      if (gain > best_gain && may_cut(p)) {
        best_gain = gain;
        best_left = p + 1;
      }
    }
    if (best_left == 0) return;
    const double* codes = columns().values(column);
    best = {best_gain, column,
            threshold_between(codes[rows[best_left - 1]], codes[rows[best_left]]), best_left};
  }

  void hand_down(const Part& part, const Part& left, const Part& right) override {
    std::uint32_t* to = lists_[static_cast<std::size_t>(left.level % 2)].data();
    for (Eigen::Index f = 0; f < columns().columns(); ++f, to += row_count()) {
      divide(list(f, part.level), to, part, right);
    }
  }

  std::array<std::vector<std::uint32_t>, 2> lists_;
  std::vector<double> weights_;  // 1 / (n_l n_r) of the node at hand
};

}  // namespace

std::unique_ptr<TreeGrowth> sorted_growth(const SortedColumns& columns, TreeShape shape) {
  return std::make_unique<SortedGrowth>(columns, shape);
}

}  // namespace torsor
