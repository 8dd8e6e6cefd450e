#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "diagnostics/metrics/trees/top_down_growth.hpp"

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
class BinnedGrowth final : public TopDownGrowth {
 public:
  BinnedGrowth(const BinnedColumns& columns, TreeShape shape)
      : TopDownGrowth(columns.sorted(), shape),
        binned_(columns),
        width_(static_cast<std::size_t>(columns.columns())),
        count_bits_(static_cast<int>(std::bit_width(row_count()))),
        packed_(row_count()),
        histograms_(2 * static_cast<std::size_t>(shape.depth) + 1) {
    for (auto& rows : lists_) rows.resize(row_count());
    for (auto& histogram : histograms_) histogram.resize(width_ * BinnedColumns::kBins);
  }

 private:
  using Histogram = std::vector<std::int64_t>;
  /// One column of a node.
  struct Bins {
    std::uint32_t node;
    Eigen::Index column;
    const std::int64_t* sums;
    std::int64_t total;
  };

  void start() override {
    pack();
    std::iota(lists_[0].begin(), lists_[0].end(), 0U);
    count_rows({.end = row_count()});
  }

  void pack() {
    const double* values = targets();
    double largest = 0.0;
    for (std::size_t i = 0; i < row_count(); ++i) largest = std::max(largest, std::abs(values[i]));
    unit_ = largest > 1e-150 ? std::ldexp(largest, 2 * count_bits_ - 61) : 1.0;
    const double scale = 1.0 / unit_;
    for (std::size_t i = 0; i < row_count(); ++i) {
      const auto steps = static_cast<std::int64_t>(std::nearbyint(values[i] * scale));
      packed_[i] = (steps << count_bits_) + 1;
    }
  }

  const std::uint32_t* list(const Part& part) const override {
    return lists_[static_cast<std::size_t>(part.level % 2)].data();
  }

  /// Two nodes of a level are at hand at a time, a left and a right one.
  Histogram& histogram_of(const Part& part) {
    return histograms_[2 * static_cast<std::size_t>(part.level) - part.node % 2];
  }

  void count_rows(const Part& part) {
    Histogram& histogram = histogram_of(part);
    std::ranges::fill(histogram, 0);
    const std::uint32_t* rows = list(part);
    for (std::size_t p = part.begin; p < part.end; ++p) {
      const std::uint8_t* bins = binned_.bins(rows[p]);
      const std::int64_t packed = packed_[rows[p]];
      std::int64_t* column = histogram.data();
      for (std::size_t f = 0; f < width_; ++f, column += BinnedColumns::kBins) {
        column[bins[f]] += packed;
      }
    }
  }

  Cut best_cut(const Part& part, double /*sum*/, const std::vector<Eigen::Index>& order) override {
    Cut best;
    for (const Eigen::Index column : order) {
      const Bins bins = bins_of(part, column);
      const std::vector<double>& cuts = binned_.cuts(column);
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
    if (best.left > 0) search_beside(part, best);
    best.gain *= unit_ * unit_;
    return best;
  }

  Bins bins_of(const Part& part, Eigen::Index column) {
    const std::int64_t* sums =
        histogram_of(part).data() + static_cast<std::size_t>(column) * BinnedColumns::kBins;
    const std::size_t count = binned_.cuts(column).size() + 1;
    return {part.node, column, sums, std::accumulate(sums, sums + count, std::int64_t{0})};
  }

  /// Takes the cut that sends the rows summed in `before` left if it is better than the best.
  void weigh(const Bins& bins, std::int64_t before, double threshold, Cut& best) const {
    const double n = static_cast<double>(rows_in(bins.total));
    const double l = static_cast<double>(rows_in(before));
    const double least = static_cast<double>(shape().least_leaf);
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
  void search_within(const Bins& bins, std::size_t bin, std::int64_t before, Cut& best) const {
    const std::span<const std::uint32_t> rows = binned_.rows_of(bins.column, bin);
    const double* values = columns().values(bins.column);
    if (values[rows.front()] == values[rows.back()]) return;
    double last = std::numeric_limits<double>::infinity();
    for (const std::uint32_t row : rows) {
      if (nodes()[row] != bins.node) continue;
      const double value = values[row];
      if (last < value) weigh(bins, before, threshold_between(last, value), best);
      before += packed_[row];
      last = value;
    }
  }

  /// Searches the bins below and above the best cut.
  void search_beside(const Part& part, Cut& best) {
    const Bins bins = bins_of(part, best.column);
    const std::vector<double>& cuts = binned_.cuts(best.column);
    const auto below =
        static_cast<std::size_t>(std::ranges::lower_bound(cuts, best.threshold) - cuts.begin());
    const std::int64_t before = std::accumulate(bins.sums, bins.sums + below, std::int64_t{0});
    search_within(bins, below, before, best);
    std::size_t above = below + 1;
    while (above < cuts.size() && bins.sums[above] == 0) ++above;
    if (above <= cuts.size()) search_within(bins, above, before + bins.sums[below], best);
  }

  void hand_down(const Part& part, const Part& left, const Part& right) override {
    divide(list(part), lists_[static_cast<std::size_t>(left.level % 2)].data(), part, right);
    const bool left_is_small = left.count() <= right.count();
    const Part& small = left_is_small ? left : right;
    count_rows(small);
    const Histogram& whole = histogram_of(part);
    const Histogram& less = histogram_of(small);
    Histogram& rest = histogram_of(left_is_small ? right : left);
    for (std::size_t b = 0; b < whole.size(); ++b) rest[b] = whole[b] - less[b];
  }

  const BinnedColumns& binned_;
  std::size_t width_;
  int count_bits_;
  double unit_ = 1.0;
  std::vector<std::int64_t> packed_;
  std::array<std::vector<std::uint32_t>, 2> lists_;
  std::vector<Histogram> histograms_;
};

}  // namespace

std::unique_ptr<TreeGrowth> binned_growth(const BinnedColumns& columns, TreeShape shape) {
  return std::make_unique<BinnedGrowth>(columns, shape);
}

}  // namespace torsor
