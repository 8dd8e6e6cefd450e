#pragma once

#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace torsor {

[[nodiscard]] inline double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Each value over the mean of `totals`, of which there are as many: their mean is Σ values over
/// Σ totals. Empty where that is no ratio, Σ totals not being positive.
[[nodiscard]] inline std::vector<double> shares_of(std::span<const double> values,
                                                   std::span<const double> totals) {
  const double mean = sum_of(totals) / static_cast<double>(totals.size());
  if (!(mean > 0.0)) return {};
  std::vector<double> shares(values.begin(), values.end());
  for (double& share : shares) share /= mean;
  return shares;
}

}  // namespace torsor
