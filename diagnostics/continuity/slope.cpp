#include "diagnostics/continuity/slope.hpp"

#include <cmath>
#include <cstddef>

#include "core/error.hpp"

namespace torsor {

double log_slope(std::span<const double> x, std::span<const double> y) {
  require(x.size() == y.size() && x.size() >= 2, "a slope needs two points or more, not {} and {}",
          x.size(), y.size());
  const auto count = static_cast<double>(x.size());
  double mean_x = 0.0;
  double mean_y = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    require(x[i] > 0.0 && y[i] > 0.0, "({}, {}) has no logarithm", x[i], y[i]);
    mean_x += std::log(x[i]) / count;
    mean_y += std::log(y[i]) / count;
  }
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = std::log(x[i]) - mean_x;
    xx += dx * dx;
    xy += dx * (std::log(y[i]) - mean_y);
  }
  require(xx > 0.0, "a slope needs two different places");
  return xy / xx;
}

}  // namespace torsor
