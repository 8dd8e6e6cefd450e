#include "diagnostics/metrics/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// The first `count` of `rows` become a uniformly random choice without repeats.
void choose(std::vector<Eigen::Index>& rows, std::size_t count, Random& random) {
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(rows[i], rows[i + random.below(rows.size() - i)]);
  }
}

}  // namespace

double take_quantile(std::vector<double>& values, double p) {
  const double at = p * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(low);
  std::ranges::nth_element(values, nth);
  if (low + 1 == values.size()) return *nth;
  return std::lerp(*nth, *std::ranges::min_element(nth + 1, values.end()),
                   at - static_cast<double>(low));
}

Interval bootstrap_interval(Eigen::Index rows, double value, const RowStatistic& statistic,
                            Random& random, const BootstrapOptions& options) {
  require(rows >= 1, "a bootstrap needs at least one row");
  require(options.replicates >= 20, "an interval of 95 % needs 20 replicates, not {}",
          options.replicates);
  std::vector<double> figures(options.replicates);
  std::vector<Eigen::Index> drawn(static_cast<std::size_t>(rows));
  for (double& figure : figures) {
    for (Eigen::Index& row : drawn) row = static_cast<Eigen::Index>(random.below(drawn.size()));
    figure = statistic(drawn);
  }
  const Interval middle{take_quantile(figures, 0.025), take_quantile(figures, 0.975)};
  if (options.kind == BootstrapKind::percentile) return middle;
  const double centre = options.kind == BootstrapKind::basic ? value : take_quantile(figures, 0.5);
  return {value - (middle.high - centre), value - (middle.low - centre)};
}

std::vector<Interval> subsampling_intervals(
    Eigen::Index rows, const Eigen::VectorXd& values,
    const std::function<Eigen::VectorXd(std::span<const Eigen::Index>)>& statistic, Random& random,
    const SubsamplingOptions& options) {
  require(options.replicates >= 2, "subsampling needs 2 replicates, not {}", options.replicates);
  const double n = static_cast<double>(rows);
  const double b = std::floor(options.fraction * n);
  require(b >= 1.0 && b < n, "subsamples of {} of {} rows give no interval", b, n);
  std::vector<Eigen::Index> order = all_rows(rows);
  const auto count = static_cast<std::size_t>(b);
  Eigen::MatrixXd figures(values.size(), static_cast<Eigen::Index>(options.replicates));
  for (Eigen::Index r = 0; r < figures.cols(); ++r) {
    choose(order, count, random);
    figures.col(r) = statistic(std::span(order).first(count));
  }
  const double degrees = static_cast<double>(options.replicates - 1);
  std::vector<Interval> intervals;
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const double squares = (figures.row(i).array() - figures.row(i).mean()).square().sum();
    const double half = student_quantile(degrees) * std::sqrt(squares / degrees * b / (n - b));
    intervals.push_back({values[i] - half, values[i] + half});
  }
  return intervals;
}

Interval subsampling_interval(Eigen::Index rows, double value, const RowStatistic& statistic,
                              Random& random, const SubsamplingOptions& options) {
  const auto one = [&](std::span<const Eigen::Index> drawn) -> Eigen::VectorXd {
    return Eigen::VectorXd::Constant(1, statistic(drawn));
  };
  return subsampling_intervals(rows, Eigen::VectorXd::Constant(1, value), one, random, options)
      .front();
}

Interval wilson_interval(double successes, double trials) {
  require(trials > 0.0 && successes >= 0.0 && successes <= trials,
          "{} successes of {} trials are no share", successes, trials);
  const double z = 1.959963984540054;
  const double share = successes / trials;
  const double centre = share + z * z / (2.0 * trials);
  const double half = z * std::sqrt((share * (1.0 - share) + z * z / (4.0 * trials)) / trials);
  const double scale = 1.0 + z * z / trials;
  // The roots of the score equation: 0 and 1 exactly at the ends, which rounding would miss.
  return {successes == 0.0 ? 0.0 : (centre - half) / scale,
          successes == trials ? 1.0 : (centre + half) / scale};
}

Interval drawn_share_interval(Eigen::Index rows, double share, double trials,
                              const DrawnShare& statistic, Random& random,
                              const SubsamplingOptions& options) {
  const auto n = static_cast<double>(rows);
  const auto of_rows = [&](std::span<const Eigen::Index> drawn) {
    const auto b = static_cast<double>(drawn.size());
    return statistic(drawn, b / (n - b));
  };
  const Interval other_rows = subsampling_interval(rows, share, of_rows, random, options);
  const Interval same_rows = wilson_interval(share * trials, trials);
  return {std::min(other_rows.low, same_rows.low), std::max(other_rows.high, same_rows.high)};
}

Interval share_interval(const Eigen::VectorXd& by_row, double parts) {
  require(by_row.size() > 0 && parts >= 1.0, "{} rows of {} parts have no share", by_row.size(),
          parts);
  require(by_row.minCoeff() >= 0.0 && by_row.maxCoeff() <= 1.0 + 1e-12,
          "shares lie in [0, 1]; found {} to {}", by_row.minCoeff(), by_row.maxCoeff());
  const auto rows = static_cast<double>(by_row.size());
  const double mean = std::min(1.0, by_row.mean());
  double trials = rows;
  if (by_row.size() >= kIntervalRows && mean > 0.0 && mean < 1.0) {
    const double scatter = (by_row.array() - mean).square().sum() / (rows - 1.0);
    const double most = rows * parts;
    const double alike = mean * (1.0 - mean) * rows;
    trials = alike < most * scatter ? std::max(rows, alike / scatter) : most;
  }
  return wilson_interval(std::min(trials, mean * trials), trials);
}

std::optional<Interval> grouped_mean_interval(const std::vector<std::vector<double>>& groups) {
  double sum = 0.0;
  double error = 0.0;
  double least = std::numeric_limits<double>::infinity();
  for (const std::vector<double>& group : groups) {
    const Eigen::Map<const Eigen::ArrayXd> figures(group.data(), std::ssize(group));
    const auto count = static_cast<double>(group.size());
    least = std::min(least, count);
    if (count < 2.0) return {};
    sum += figures.mean();
    error += (figures - figures.mean()).square().sum() / (count * (count - 1.0));
  }
  if (groups.empty()) return {};
  const auto count = static_cast<double>(groups.size());
  const double half = student_quantile(least - 1.0) * std::sqrt(error) / count;
  return Interval{sum / count - half, sum / count + half};
}

std::optional<Interval> median_interval(std::vector<double> values, double miss) {
  require(miss > 0.0 && miss < 1.0, "an interval misses with a probability in (0, 1), not {}",
          miss);
  const auto n = static_cast<double>(values.size());
  double below = 0.0;  // P(Binomial(n, 1/2) < k)
  std::size_t k = 0;
  for (; 2 * k < values.size(); ++k) {
    const auto i = static_cast<double>(k);
    below += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) -
                      n * std::numbers::ln2);
    if (2.0 * below > miss) break;
  }
  if (k == 0) return {};
  std::ranges::sort(values);
  return Interval{values[k - 1], values[values.size() - k]};
}

}  // namespace torsor
