#pragma once

#include <string>
#include <vector>

#include "core/random.hpp"
#include "diagnostics/metrics/metric_battery.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

using BatteryScores = std::vector<MetricResult>;

/// What a metric of the battery may look at.
struct BatterySubject {
  const MetricInput& input;
  const MetricBatteryOptions& options;
};

/// What the matrix of a metric relates.
enum class MatrixKind {
  units_factors,   ///< units of the code × factors
  columns_cyclic,  ///< columns of the code × factors of the grid
  cyclic_pairs,    ///< factors of the grid
  column_pairs,    ///< columns of the code
};

/// Metrics of the battery that are computed together.
struct BatteryEntry {
  std::vector<std::string> names;
  BatteryScores (*compute)(const BatterySubject& subject, Random& random);
  bool by_unit = true;     ///< whether blocks of columns change it; else the code's own count
  bool scale_free = true;  ///< whether a multiple of the code has the same value
  /// From how many shuffles of the rows its chance is found; 0 where it is not found, because it is
  /// known, means nothing or costs too much.
  std::size_t shuffles = 0;
  bool dear = false;  ///< one shuffle is enough for many rows
  MatrixKind matrix = MatrixKind::units_factors;
};

/// All of them, in the order of the results.
[[nodiscard]] const std::vector<BatteryEntry>& battery_entries();

}  // namespace torsor
