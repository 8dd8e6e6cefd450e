#include "diagnostics/persistence/orbit_betti.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "diagnostics/persistence/orbit_distances.hpp"
#include "diagnostics/persistence/significance.hpp"

namespace torsor {
namespace {

void require_options(const OrbitBettiOptions& options) {
  require(!options.expected.empty() && options.expected.size() <= 2 &&
              std::ranges::min(options.expected) >= 0,
          "expected Betti numbers are one or two, for dimensions 1 and 2, not [{}]",
          fmt::join(options.expected, ", "));
  require(!options.covering || *options.covering >= 0.0, "a covering distance of {} is none",
          options.covering.value_or(0.0));
}

double assumed_covering(const DistanceMatrix& distances, const PersistenceDiagram& diagram,
                        bool loop) {
  if (!loop) {
    const auto bars = diagram.of_dimension(0);
    double longest = 0.0;
    for (const PersistenceBar& bar : bars) {
      if (!bar.survives) longest = std::max(longest, bar.death);
    }
    return longest / std::numbers::sqrt2;
  }
  double longest = 0.0;
  for (std::int64_t g = 0; g < distances.size(); ++g) {
    longest = std::max(longest, distances(g, (g + 1) % distances.size()));
  }
  return 0.5 * longest;
}

void check_oracle(OrbitBettiResult& result, double tolerance) {
  if (!result.oracle) return;
  const auto bars = result.diagram.of_dimension(1);
  const bool met =
      bars.size() == 1 && std::abs(bars[0].birth - result.oracle->birth) <= tolerance &&
      (std::abs(bars[0].death - result.oracle->death) <= tolerance || bars[0].survives);
  // Within the noise a few bars of its size may appear; the long one must be there all the same.
  const bool among =
      !bars.empty() && std::abs(bars[0].length() - result.oracle->length()) <= 2.0 * tolerance;
  if (!met && !among) {
    throw NumericalError(fmt::format(
        "equally spaced codes have the bar [{}, {}) in dimension 1, the diagram has {} bars, the "
        "longest of length {}",
        result.oracle->birth, result.oracle->death, bars.size(),
        bars.empty() ? 0.0 : bars[0].length()));
  }
}

void count_significant(OrbitBettiResult& result, const std::vector<std::int64_t>& expected) {
  const double threshold = 4.0 * result.covering;
  double shortest = -1.0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    const auto bars = result.diagram.of_dimension(static_cast<int>(k) + 1);
    result.significant.push_back(std::ranges::count_if(
        bars, [&](const PersistenceBar& bar) { return bar.length() > threshold; }));
    if (expected[k] == 0) continue;
    const auto last = static_cast<std::size_t>(expected[k]);
    const double length = bars.size() < last ? 0.0 : bars[last - 1].length();
    shortest = shortest < 0.0 ? length : std::min(shortest, length);
  }
  result.effect = std::max(shortest, 0.0);
  result.resolution = threshold;
  result.interval = Interval{std::max(0.0, result.effect - threshold), result.effect + threshold};
}

void judge(OrbitBettiResult& result, const std::vector<std::int64_t>& expected) {
  const auto bars = result.diagram.of_dimension(1);
  if (result.collapsed) {
    result.verdict = Verdict::fail;
    result.finding = "All codes of the orbit coincide: the orbit is a point, its pose is lost.";
  } else if (result.significant == expected) {
    result.verdict = Verdict::pass;
    result.finding = fmt::format(
        "The orbit has the Betti numbers [1, {}]: the shortest of their bars is {:.3g} long, noise "
        "makes none beyond {:.3g}.",
        fmt::join(expected, ", "), result.effect, *result.resolution);
  } else {
    std::vector<std::string> counts;
    for (std::size_t k = 0; k < expected.size(); ++k) {
      counts.push_back(fmt::format("{} in dimension {}, expected {}", result.significant[k], k + 1,
                                   expected[k]));
    }
    result.finding = fmt::format(
        "Bars longer than {:.3g}: {}; homology does not confirm the topology here, and it cannot "
        "refute it.",
        *result.resolution, fmt::join(counts, "; "));
  }
}

void write_details(OrbitBettiResult& result, const std::vector<std::int64_t>& expected) {
  const auto or_null = [](const std::optional<double>& value) {
    return value ? Json(*value) : Json();
  };
  result.details = {
      {"diagram", result.diagram.json()},
      {"expected", expected},
      {"significant", result.significant},
      {"covering", result.covering},
      {"covering_given", result.covering_given},
      {"collapsed", result.collapsed},
      {"oracle",
       result.oracle ? Json::array({result.oracle->birth, result.oracle->death}) : Json()},
      {"universal_p", or_null(result.universal_p)},
      {"subsampling", or_null(result.subsampling)}};
}

}  // namespace

std::optional<PersistenceBar> circle_bar(const DistanceMatrix& distances, double tolerance) {
  const std::int64_t poses = distances.size();
  std::int64_t n = 1;  // the period: the first pose that repeats pose 0
  while (n < poses && (poses % n != 0 || distances(0, n) > tolerance)) ++n;
  if (n < 4) return std::nullopt;
  std::vector<double> profile;
  for (std::int64_t j = 0; j <= n / 2; ++j) profile.push_back(distances(0, j));
  for (std::size_t j = 1; j < profile.size(); ++j) {
    if (profile[j] <= profile[j - 1] + 2.0 * tolerance) return std::nullopt;
  }
  for (std::int64_t g = 0; g < poses; ++g) {
    for (std::int64_t h = 0; h < poses; ++h) {
      const std::int64_t step = (h - g + poses) % n;
      const double expected = profile[static_cast<std::size_t>(std::min(step, n - step))];
      if (std::abs(distances(g, h) - expected) > tolerance) return std::nullopt;
    }
  }
  return PersistenceBar{1, profile[1], profile[static_cast<std::size_t>((n + 2) / 3)], false};
}

OrbitBettiResult orbit_betti(const at::Tensor& codes, Random& random,
                             const OrbitBettiOptions& options) {
  require_options(options);
  OrbitBettiResult result;
  result.id = "D20";
  result.name = "homology of an orbit";
  const auto orbit = orbit_distances(codes, options.noise, result);
  if (!orbit) return result;
  const auto& [distances, tolerance] = *orbit;
  RipsOptions rips = options.rips;
  rips.max_dimension = static_cast<int>(options.expected.size());
  result.diagram = rips_persistence(distances, rips);
  result.collapsed = distances.largest() <= tolerance;
  result.covering_given = options.covering.has_value();
  result.covering = options.covering.value_or(
      assumed_covering(distances, result.diagram, options.expected.size() == 1));
  if (!result.collapsed) {
    result.oracle = circle_bar(distances, tolerance);
    check_oracle(result, 2.0 * tolerance);
    const auto bars = result.diagram.of_dimension(1);
    if (const auto p = universal_p_values(bars); !p.empty()) {
      result.universal_p = std::min(1.0, std::ranges::min(p) * static_cast<double>(p.size()));
    }
    if (distances.size() >= 10) result.subsampling = subsampling_threshold(distances, random);
  }
  count_significant(result, options.expected);
  judge(result, options.expected);
  write_details(result, options.expected);
  return result;
}

}  // namespace torsor
