#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "diagnostics/metrics/trees/regression_tree.hpp"

namespace torsor {
namespace {

/// Sums of targets and numbers of rows by bin. Both live in one integer, the sum above the count,
/// so that a row costs one addition and the histogram of a child is exactly its parent's minus its
/// sibling's. Targets are rounded to 2^(2 c - 61) of the largest, where N has c bits: 1e-10 of it
/// at 10,000 rows, 2e-4 at the most rows allowed.
///
/// Cuts are sought at the borders of bins; then, where borders miss most, between single rows: in
/// the lowest and the highest bin of each column that hold rows of the node, since a class of few
/// rows makes it pay to cut off one or two of them there, and in the bins on both sides of the best
/// cut.
class BinnedGrowth final : public TreeGrowth {
 public:
  BinnedGrowth(const BinnedColumns& columns, TreeShape shape)
      : columns_(columns),
        shape_(shape),
        rows_(static_cast<std::size_t>(columns.rows())),
        width_(static_cast<std::size_t>(columns.columns())),
        count_bits_(static_cast<int>(std::bit_width(rows_))),
        packed_(rows_),
        histograms_(2 * static_cast<std::size_t>(shape.depth) + 1),
        order_(columns.columns()) {
    for (auto& rows : lists_) rows.resize(rows_);
    for (auto& histogram : histograms_) histogram.resize(width_ * BinnedColumns::kBins);
  }

  void grow(const double* targets, std::uint64_t seed, GrownTree& into) override {
    order_.restart(seed);
    targets_ = targets;
    into_ = &into;
    into.tree.nodes.assign(1, {});
    into.importance = Eigen::VectorXd::Zero(columns_.columns());
    into.leaf.assign(rows_, 0);
    pack();
    for (std::size_t i = 0; i < rows_; ++i) lists_[0][i] = static_cast<std::uint32_t>(i);
    count_rows(0, 0, rows_, histograms_[0]);
    cut({.node = 0, .level = 0, .begin = 0, .end = rows_}, histograms_[0]);
    into.importance /= static_cast<double>(rows_);
  }

 private:
  using Histogram = std::vector<std::int64_t>;
  struct Part {
    std::size_t node;
    int level;
    std::size_t begin, end;
  };
  struct Best {
    double gain = -std::numeric_limits<double>::infinity();
    Eigen::Index column = 0;
    double threshold = 0.0;
    std::size_t left = 0;  // number of rows; 0: no cut
  };
  /// One column of a node.
  struct Bins {
    std::uint32_t node;
    Eigen::Index column;
    const std::int64_t* sums;
    std::int64_t total;
  };

  void pack() {
    double largest = 0.0;
    for (std::size_t i = 0; i < rows_; ++i) largest = std::max(largest, std::abs(targets_[i]));
    unit_ = largest > 1e-150 ? std::ldexp(largest, 2 * count_bits_ - 61) : 1.0;
    const double scale = 1.0 / unit_;
    for (std::size_t i = 0; i < rows_; ++i) {
      const auto steps = static_cast<std::int64_t>(std::nearbyint(targets_[i] * scale));
      packed_[i] = (steps << count_bits_) + 1;
    }
  }

  std::uint32_t* list(int level) { return lists_[static_cast<std::size_t>(level % 2)].data(); }

  void count_rows(int level, std::size_t begin, std::size_t end, Histogram& histogram) {
    std::ranges::fill(histogram, 0);
    const std::uint32_t* rows = list(level);
    for (std::size_t p = begin; p < end; ++p) {
      const std::uint8_t* bins = columns_.bins(rows[p]);
      const std::int64_t packed = packed_[rows[p]];
      std::int64_t* column = histogram.data();
      for (std::size_t f = 0; f < width_; ++f, column += BinnedColumns::kBins) {
        column[bins[f]] += packed;
      }
    }
  }

  void cut(const Part& part, Histogram& histogram) {
    const std::size_t count = part.end - part.begin;
    const std::uint32_t* rows = list(part.level) + part.begin;
    Best best;
    if (part.level < shape_.depth && count >= 2 * shape_.least_leaf && varies(rows, count)) {
      best = best_cut(part, histogram);
    }
    if (best.left == 0) return;
    into_->importance[best.column] += best.gain / static_cast<double>(count);
    divide(part, best, histogram);
  }

  bool varies(const std::uint32_t* rows, std::size_t count) const {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t p = 0; p < count; ++p) {
      const double target = targets_[rows[p]];
      sum += target;
      squares += target * target;
    }
    const double n = static_cast<double>(count);
    return squares / n - (sum / n) * (sum / n) > std::numeric_limits<double>::epsilon();
  }

  Best best_cut(const Part& part, const Histogram& histogram) {
    Best best;
    for (const Eigen::Index column : order_.next()) {
      const Bins bins = bins_of(part, histogram, column);
      const std::vector<double>& cuts = columns_.cuts(column);
      std::size_t lowest = 0;
      while (bins.sums[lowest] == 0) ++lowest;
      std::size_t highest = cuts.size();
      while (bins.sums[highest] == 0) --highest;
      search_within(bins, lowest, 0, best);
      std::int64_t before = 0;
      for (std::size_t b = lowest; b < highest; ++b) {
        before += bins.sums[b];
        weigh(bins, before, cuts[b], best);
      }
      if (highest > lowest) search_within(bins, highest, before, best);
    }
    if (best.left > 0) search_beside(part, histogram, best);
    best.gain *= unit_ * unit_;
    return best;
  }

  Bins bins_of(const Part& part, const Histogram& histogram, Eigen::Index column) const {
    const std::int64_t* sums =
        histogram.data() + static_cast<std::size_t>(column) * BinnedColumns::kBins;
    const std::size_t count = columns_.cuts(column).size() + 1;
    return {static_cast<std::uint32_t>(part.node), column, sums,
            std::accumulate(sums, sums + count, std::int64_t{0})};
  }

  /// Takes the cut that sends the rows summed in `before` left if it is better than the best.
  void weigh(const Bins& bins, std::int64_t before, double threshold, Best& best) const {
    const double n = static_cast<double>(rows_in(bins.total));
    const double l = static_cast<double>(rows_in(before));
    const double least = static_cast<double>(shape_.least_leaf);
    const double difference = n * static_cast<double>(before >> count_bits_) -
                              l * static_cast<double>(bins.total >> count_bits_);
    const double gain = difference * difference / (l * (n - l));
    if (gain > best.gain && l >= least && n - l >= least) {
      best = {gain, bins.column, threshold, rows_in(before)};
    }
  }

  std::size_t rows_in(std::int64_t packed) const {
    return static_cast<std::size_t>(packed & ((std::int64_t{1} << count_bits_) - 1));
  }

  /// Weighs the cuts between two rows of a bin; `before` sums the rows of lower bins.
  void search_within(const Bins& bins, std::size_t bin, std::int64_t before, Best& best) const {
    const std::span<const std::uint32_t> rows = columns_.rows_of(bins.column, bin);
    const double* values = columns_.values(bins.column);
    if (values[rows.front()] == values[rows.back()]) return;
    double last = std::numeric_limits<double>::infinity();
    for (const std::uint32_t row : rows) {
      if (into_->leaf[row] != bins.node) continue;
      const double value = values[row];
      if (last < value) weigh(bins, before, threshold_between(last, value), best);
      before += packed_[row];
      last = value;
    }
  }

  /// Searches the bins below and above the best cut.
  void search_beside(const Part& part, const Histogram& histogram, Best& best) const {
    const Bins bins = bins_of(part, histogram, best.column);
    const std::vector<double>& cuts = columns_.cuts(best.column);
    const auto below =
        static_cast<std::size_t>(std::ranges::lower_bound(cuts, best.threshold) - cuts.begin());
    const std::int64_t before = std::accumulate(bins.sums, bins.sums + below, std::int64_t{0});
    search_within(bins, below, before, best);
    std::size_t above = below + 1;
    while (above < cuts.size() && bins.sums[above] == 0) ++above;
    if (above <= cuts.size()) search_within(bins, above, before + bins.sums[below], best);
  }

  void divide(const Part& part, const Best& best, Histogram& histogram) {
    const std::size_t middle = part.begin + best.left;
    auto& nodes = into_->tree.nodes;
    const std::size_t child = nodes.size();
    nodes[part.node].column = static_cast<std::int32_t>(best.column);
    nodes[part.node].left = static_cast<std::int32_t>(child);
    nodes[part.node].threshold = best.threshold;
    nodes.resize(child + 2);
    divide_rows(part, best, child);
    const int level = part.level + 1;
    // The slots of a level hold its left and right child; deeper levels have their own.
    Histogram& left = histograms_[2 * static_cast<std::size_t>(level) - 1];
    Histogram& right = histograms_[2 * static_cast<std::size_t>(level)];
    if (level < shape_.depth) {
      const bool left_is_small = best.left <= part.end - middle;
      Histogram& small = left_is_small ? left : right;
      Histogram& large = left_is_small ? right : left;
      count_rows(level, left_is_small ? part.begin : middle, left_is_small ? middle : part.end,
                 small);
      for (std::size_t b = 0; b < histogram.size(); ++b) large[b] = histogram[b] - small[b];
    }
    cut({child, level, part.begin, middle}, left);
    cut({child + 1, level, middle, part.end}, right);
  }

  void divide_rows(const Part& part, const Best& best, std::size_t child) {
    const double* values = columns_.values(best.column);
    const std::uint32_t* from = list(part.level);
    std::uint32_t* to = list(part.level + 1);
    std::size_t left = part.begin;
    std::size_t right = part.begin + best.left;
    for (std::size_t p = part.begin; p < part.end; ++p) {
      const std::uint32_t row = from[p];
      const std::size_t is_left = values[row] <= best.threshold ? 1 : 0;
      into_->leaf[row] = static_cast<std::uint32_t>(child + 1 - is_left);
      to[is_left != 0 ? left : right] = row;
      left += is_left;
      right += 1 - is_left;
    }
  }

  const BinnedColumns& columns_;
  TreeShape shape_;
  std::size_t rows_;
  std::size_t width_;
  int count_bits_;
  double unit_ = 1.0;
  std::vector<std::int64_t> packed_;
  std::array<std::vector<std::uint32_t>, 2> lists_;
  std::vector<Histogram> histograms_;
  ColumnOrder order_;
  const double* targets_ = nullptr;
  GrownTree* into_ = nullptr;
};

}  // namespace

std::unique_ptr<TreeGrowth> binned_growth(const BinnedColumns& columns, TreeShape shape) {
  return std::make_unique<BinnedGrowth>(columns, shape);
}

}  // namespace torsor
