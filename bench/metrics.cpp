// Every metric of disentanglement with its interval, at the size that studies use, on two threads.
//
// Bounds, with exit status 1 where one is missed: 20 s and 1 GB for the whole battery.
//
//   bench_metrics [ROWS]     default 10000
//
// Codes [10,000, 10] mix five factors of 3, 6, 40, 32 and 32 values with noise: neither clean nor
// empty, so that fits take their usual number of steps. A table of random rows is no full grid, so
// the metrics of symmetry get one of the same size: ten objects in 32 × 32 positions.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <numbers>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <omp.h>

#include "core/random.hpp"
#include "diagnostics/metrics/battery/metric_battery.hpp"

namespace torsor {
namespace {

constexpr int kThreads = 2;
constexpr double kMostSeconds = 20.0;
constexpr double kMostMegabytes = 1000.0;

const std::vector<std::uint64_t> kSizes{3, 6, 40, 32, 32};
constexpr Eigen::Index kColumns = 10;

MetricInput sample(Eigen::Index rows) {
  Random random(1);
  Eigen::MatrixXd labels(rows, static_cast<Eigen::Index>(kSizes.size()));
  for (Eigen::Index k = 0; k < labels.cols(); ++k) {
    for (double& v : labels.col(k)) {
      v = static_cast<double>(random.below(kSizes[static_cast<std::size_t>(k)]));
    }
  }
  Eigen::MatrixXd mix(labels.cols(), kColumns);
  for (Eigen::Index k = 0; k < mix.rows(); ++k) {
    // Every factor spreads by one, whatever its number of values.
    const double scale = 3.5 / static_cast<double>(kSizes[static_cast<std::size_t>(k)]);
    for (double& v : mix.row(k)) v = 0.3 * scale * random.normal();
    mix(k, k) += scale;
  }
  Eigen::MatrixXd codes = labels * mix;
  for (double& v : codes.reshaped()) v += 0.1 * random.normal();
  return {codes, labels};
}

/// Circles of both positions and of their sum, of another size for every object, in random
/// coordinates with noise.
CodeGrid grid(Eigen::Index side) {
  constexpr Eigen::Index kObjects = 10;
  Random random(2);
  const double step = 2.0 * std::numbers::pi / static_cast<double>(side);
  Eigen::MatrixXd circles(kObjects * side * side, 6);
  for (Eigen::Index n = 0; n < circles.rows(); ++n) {
    const double x = step * static_cast<double>(n / side % side);
    const double y = step * static_cast<double>(n % side);
    circles.row(n) << std::cos(x), std::sin(x), std::cos(y), std::sin(y), std::cos(x + y),
        std::sin(x + y);
    circles.row(n) *= 1.0 + 0.05 * static_cast<double>(n / (side * side));
  }
  const Eigen::MatrixXd mix =
      Eigen::MatrixXd::NullaryExpr(6, kColumns, [&] { return random.normal(); });
  Eigen::MatrixXd codes = circles * mix;
  for (double& v : codes.reshaped()) v += 0.1 * random.normal();
  return {codes, {side, side}, kObjects};
}

struct Timer {
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  std::clock_t core_start = std::clock();

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  /// Of all processors, so that other programs on the machine do not count.
  [[nodiscard]] double core_seconds() const {
    return static_cast<double>(std::clock() - core_start) / CLOCKS_PER_SEC;
  }
};

/// The most memory that the process ever held.
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0 / 1e6;
}

std::string shown(const MetricResult& result) {
  if (!result.value) return "none: " + result.remark;
  const std::string value = fmt::format("{:8.4f}", *result.value);
  if (!result.interval) return value;
  return fmt::format("{} [{:.4f}, {:.4f}]", value, result.interval->low, result.interval->high);
}

/// Prints a figure beside its bound; whether it holds.
bool within(const char* what, double value, double bound, const char* unit) {
  const bool holds = value <= bound;
  fmt::print("{:10} {:8.1f} {}, bound {} {}: {}\n", what, value, unit, bound, unit,
             holds ? "holds" : "MISSED");
  return holds;
}

/// Whether the battery keeps to its bounds.
bool run(Eigen::Index rows) {
  const MetricInput input = sample(rows);
  // Metrics that are computed together are announced by the first of them.
  std::vector<std::pair<std::string, double>> began;
  const Timer timer;
  MetricBatteryOptions options{.grid =
                                   grid(std::lround(std::sqrt(static_cast<double>(rows) / 10)))};
  options.progress = [&](std::string_view what) { began.emplace_back(what, timer.seconds()); };
  const MetricReport report = run_metrics(input, options);
  const double seconds = timer.seconds();
  const double core_seconds = timer.core_seconds();
  began.emplace_back("", seconds);
  std::size_t next = 0;
  for (const MetricResult& score : report.scores) {
    std::string took;
    if (score.name == began[next].first) {
      took = fmt::format("{:.3f} s", began[next + 1].second - began[next].second);
      ++next;
    }
    fmt::print("{:32} {:>9}  {}\n", score.name, took, shown(score));
  }
  fmt::print("{} metrics, {} rows, {} threads, {:.1f} s of cores\n", report.scores.size(), rows,
             kThreads, core_seconds);
  const bool fast = within("battery", seconds, kMostSeconds, "s");
  const bool small = within("memory", peak_megabytes(), kMostMegabytes, "MB");
  return fast && small;
}

}  // namespace
}  // namespace torsor

int main(int count, char** arguments) {
  const long rows = count > 1 ? std::strtol(arguments[1], nullptr, 10) : 10000;
  omp_set_num_threads(torsor::kThreads);
  return torsor::run(std::max(rows, 100L)) ? EXIT_SUCCESS : EXIT_FAILURE;
}
