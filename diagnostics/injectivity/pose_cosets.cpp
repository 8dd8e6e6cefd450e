#include "diagnostics/injectivity/pose_cosets.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "diagnostics/chi_square.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/injectivity/uniform_test.hpp"
#include "diagnostics/metrics/intervals.hpp"

namespace torsor {
namespace {

using std::numbers::pi;

constexpr int kLargestMultiple = 5;
constexpr double kClustered = 0.8;
constexpr double kSpread = 0.5;

/// The angle modulo `period`, the nearest to 0.
double wrapped(double angle, double period) { return std::remainder(angle, period); }

/// |mean e^{ike}|: 1 if the errors agree modulo 2π/k, near 0 if they are spread.
double resultant(std::span<const double> errors, int k) {
  std::complex<double> sum = 0.0;
  for (const double e : errors) sum += std::polar(1.0, k * e);
  return std::abs(sum) / static_cast<double>(errors.size());
}

/// The multiple of m modulo which the errors cluster, where they do not modulo m.
std::optional<int> larger_symmetry(std::span<const double> errors, int m) {
  if (errors.empty() || resultant(errors, m) > kSpread) return std::nullopt;
  for (int factor = 2; factor <= kLargestMultiple; ++factor) {
    if (resultant(errors, factor * m) > kClustered) return factor * m;
  }
  return std::nullopt;
}

void measure(PoseCosetResult& result, std::span<const double> errors, int m) {
  const double period = 2.0 * pi / m;
  std::vector<double> sizes;
  double plain = 0.0;
  result.cosets.assign(static_cast<std::size_t>(m), 0);
  for (const double e : errors) {
    sizes.push_back(std::abs(wrapped(e, period)));
    plain += std::abs(wrapped(e, 2.0 * pi));
    const auto coset = static_cast<std::int64_t>(std::lround(e / period)) % m;
    ++result.cosets[static_cast<std::size_t>(coset < 0 ? coset + m : coset)];
  }
  const auto count = static_cast<double>(errors.size());
  result.plain_error = plain / count;
  for (int j = 0; j < m; ++j) result.plain_floor += std::abs(wrapped(j * period, 2.0 * pi)) / m;
  const std::vector<double> ones(sizes.size(), 1.0);
  if (sizes.size() >= 2) {
    const Estimate mean = ratio_estimate(sizes, ones);
    result.error = mean.value;
    result.error_interval = mean.interval;
  } else {
    result.error = sizes.front();
    result.error_interval = {0.0, 0.5 * period};
  }
  const auto most = static_cast<double>(std::ranges::max(result.cosets));
  result.effect = most / count;
  result.interval = wilson_interval(most, count);
}

/// Why no verdict can be given, or nothing.
std::optional<std::string> doubt(std::span<const double> errors, const PoseCosetOptions& options) {
  const auto other =
      std::ranges::find_if(options.detected, [&](std::int64_t m) { return m != options.symmetry; });
  if (other != options.detected.end()) {
    return fmt::format("Object {} has the symmetry C{}, not C{}.", other - options.detected.begin(),
                       *other, options.symmetry);
  }
  if (const auto more = larger_symmetry(errors, options.symmetry)) {
    return fmt::format("Errors cluster modulo a turn / {}: the symmetry is larger than C{}.", *more,
                       options.symmetry);
  }
  if (options.symmetry == 1) return "An image without symmetry has one coset.";
  if (errors.size() < kLeastObjects) {
    return fmt::format("{} objects are too few to see a preference.", errors.size());
  }
  return std::nullopt;
}

void judge(PoseCosetResult& result, const PoseCosetOptions& options) {
  const bool uniform = result.p_value > options.alpha;
  result.verdict = uniform ? Verdict::pass : Verdict::fail;
  result.finding =
      uniform ? fmt::format(
                    "The {} indistinguishable poses are predicted equally often (p = {:.2g}), "
                    "error {:.3g} modulo them.",
                    options.symmetry, result.p_value, result.error)
              : fmt::format(
                    "Indistinguishable poses are predicted {} times (p = {:.2g}): a pose is "
                    "invented.",
                    fmt::join(result.cosets, ", "), result.p_value);
}

}  // namespace

PoseCosetResult pose_cosets(std::span<const double> predicted, std::span<const double> truth,
                            const PoseCosetOptions& options) {
  require(predicted.size() == truth.size() && !truth.empty() &&
              (options.detected.empty() || options.detected.size() == truth.size()),
          "{} predictions of {} poses with {} detected symmetries do not belong together",
          predicted.size(), truth.size(), options.detected.size());
  require(options.symmetry >= 1 && 0.0 < options.alpha && options.alpha < 1.0,
          "a symmetry C{} at level {} makes no test", options.symmetry, options.alpha);
  PoseCosetResult result;
  result.id = "D25";
  result.name = "pose cosets";
  std::vector<double> errors;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    require(std::isfinite(truth[i]), "the true pose of object {} is not finite", i);
    errors.push_back(predicted[i] - truth[i]);
    if (std::isfinite(errors.back())) continue;
    result.verdict = Verdict::fail;
    result.finding = fmt::format("The predicted pose of object {} is not finite.", i);
    return result;
  }
  measure(result, errors, options.symmetry);
  if (options.symmetry >= 2) {
    result.p_value = uniform_test(result.cosets).p_value;
    result.resolution = std::sqrt(chi_square_limit(options.symmetry - 1.0, options.alpha) /
                                  static_cast<double>(errors.size()));
  }
  if (const auto reason = doubt(errors, options)) {
    result.finding = *reason;
  } else {
    judge(result, options);
  }
  result.details = {{"symmetry", options.symmetry},
                    {"cosets", result.cosets},
                    {"p_value", result.p_value},
                    {"error", result.error},
                    {"error_ci", {result.error_interval.low, result.error_interval.high}},
                    {"plain_error", result.plain_error},
                    {"plain_error_of_uniform_cosets", result.plain_floor}};
  return result;
}

}  // namespace torsor
