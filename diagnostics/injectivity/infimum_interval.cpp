#include "diagnostics/injectivity/infimum_interval.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"

namespace torsor {

Interval infimum_interval(std::span<const double> values, double shape) {
  require(values.size() >= kLeastObjects && shape > 0.0,
          "an infimum needs {} values and a positive shape, not {} and {}", kLeastObjects,
          values.size(), shape);
  require(std::ranges::all_of(values, [](double v) { return std::isfinite(v); }),
          "an infimum of values that are not all finite is unknown");
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const std::size_t rank = std::clamp<std::size_t>(sorted.size() / 4, 5, 20);
  const double beta = 1.0 - std::pow(0.05, 1.0 / static_cast<double>(rank - 1));
  const double q = std::pow(beta, 1.0 / shape);
  return {sorted[0] - (sorted[rank - 1] - sorted[0]) * q / (1.0 - q), sorted[0]};
}

}  // namespace torsor
