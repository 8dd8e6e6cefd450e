#pragma once

#include <numeric>
#include <span>

namespace torsor {

[[nodiscard]] inline double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace torsor
