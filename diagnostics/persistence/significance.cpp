#include "diagnostics/persistence/significance.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/error.hpp"

namespace torsor {

std::vector<double> universal_p_values(std::span<const PersistenceBar> bars) {
  if (bars.size() < kLeastNoiseBars) return {};
  std::vector<double> values;
  for (const PersistenceBar& bar : bars) {
    require(bar.birth > 0.0 && bar.death > bar.birth,
            "the null distribution is about bars with 0 < birth < death, not [{}, {})", bar.birth,
            bar.death);
    values.push_back(std::log(std::log(bar.death / bar.birth)));
  }
  const double mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  for (double& value : values) value = std::exp(-std::exp(value - mean - std::numbers::egamma));
  return values;
}

double covering_distance(const DistanceMatrix& distances, std::span<const std::int64_t> sample) {
  Eigen::VectorXd nearest = distances.values().col(sample.front());
  for (const std::int64_t point : sample) nearest = nearest.cwiseMin(distances.values().col(point));
  return nearest.maxCoeff();
}

double subsampling_threshold(const DistanceMatrix& distances, Random& random, int repeats) {
  require(distances.size() >= 10 && repeats >= 20,
          "subsampling needs 10 points and 20 repeats, not {} and {}", distances.size(), repeats);
  const auto count = static_cast<double>(distances.size());
  const auto size = static_cast<std::size_t>(count / std::log(count));
  std::vector<std::int64_t> points(static_cast<std::size_t>(distances.size()));
  std::iota(points.begin(), points.end(), std::int64_t{0});
  std::vector<double> covering;
  for (int i = 0; i < repeats; ++i) {
    random.shuffle(points);
    covering.push_back(covering_distance(distances, std::span(points).first(size)));
  }
  std::ranges::sort(covering);
  return 8.0 * covering[static_cast<std::size_t>(0.95 * repeats)];
}

}  // namespace torsor
