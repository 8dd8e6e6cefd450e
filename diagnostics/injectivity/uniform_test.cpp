#include "diagnostics/injectivity/uniform_test.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/chi_square.hpp"

namespace torsor {
namespace {

constexpr double kMostPartitions = 2e4;

/// The number of partitions of `total` into at most `parts` parts.
double partitions(std::int64_t total, std::int64_t parts) {
  std::vector<double> count(static_cast<std::size_t>(total) + 1, 0.0);
  count[0] = 1.0;
  for (std::int64_t size = 1; size <= std::min(parts, total); ++size) {
    for (std::int64_t n = size; n <= total; ++n) {
      count[static_cast<std::size_t>(n)] += count[static_cast<std::size_t>(n - size)];
    }
  }
  return count.back();
}

/// Walks through all counts in descending order, each with the probability of its arrangements.
class MultinomialTail {
 public:
  MultinomialTail(std::int64_t total, std::int64_t cells, std::int64_t squares)
      : cells_(cells),
        squares_(squares),
        factorials_(static_cast<std::size_t>(std::max(total, cells)) + 1, 0.0),
        logarithms_(factorials_) {
    for (std::size_t i = 1; i < factorials_.size(); ++i) {
      logarithms_[i] = std::log(static_cast<double>(i));
      factorials_[i] = factorials_[i - 1] + logarithms_[i];
    }
    walk(0, total, total, 0, 0,
         factorial(total) - static_cast<double>(total) * logarithm(cells) + factorial(cells));
  }
  [[nodiscard]] double p_value() const { return std::min(1.0, above_ + 0.5 * equal_); }

 private:
  /// `used` cells hold counts of at least `most`, the last `run` of them exactly `most`.
  void walk(std::int64_t used, std::int64_t left, std::int64_t most, std::int64_t run,
            std::int64_t squares, double weight) {
    if (left == 0) {
      const double p = std::exp(weight - factorial(cells_ - used));
      if (squares > squares_) above_ += p;
      if (squares == squares_) equal_ += p;
      return;
    }
    if (used == cells_) return;
    const std::int64_t least = (left + cells_ - used - 1) / (cells_ - used);
    for (std::int64_t count = std::min(most, left); count >= least; --count) {
      const std::int64_t same = count == most ? run + 1 : 1;
      // Dividing by 1, 2, ..., r along a run of r equal counts leaves the number of arrangements.
      walk(used + 1, left - count, count, same, squares + count * count,
           weight - factorial(count) - logarithm(same));
    }
  }

  [[nodiscard]] double factorial(std::int64_t i) const {
    return factorials_[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] double logarithm(std::int64_t i) const {
    return logarithms_[static_cast<std::size_t>(i)];
  }

  std::int64_t cells_;
  std::int64_t squares_;
  std::vector<double> factorials_;  ///< log i!
  std::vector<double> logarithms_;
  double above_ = 0.0;
  double equal_ = 0.0;
};

}  // namespace

UniformTest uniform_test(std::span<const std::int64_t> counts) {
  const std::int64_t total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  require(counts.size() >= 2 && total >= 1 && std::ranges::min(counts) >= 0,
          "{} counts of {} in all make no test of uniformity", counts.size(), total);
  const auto cells = static_cast<std::int64_t>(counts.size());
  std::int64_t squares = 0;
  for (const std::int64_t count : counts) squares += count * count;
  const double share = static_cast<double>(cells) / static_cast<double>(total);
  UniformTest test;
  test.statistic = std::max(0.0, share * static_cast<double>(squares) - static_cast<double>(total));
  test.exact = partitions(total, cells) <= kMostPartitions;
  test.p_value = test.exact ? MultinomialTail(total, cells, squares).p_value()
                            : chi_square_tail(static_cast<double>(cells - 1), test.statistic);
  return test;
}

}  // namespace torsor
