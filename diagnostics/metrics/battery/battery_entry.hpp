#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "diagnostics/metrics/battery/metric_battery.hpp"
#include "diagnostics/metrics/battery/metric_kind.hpp"
#include "diagnostics/metrics/code_blocks.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

using BatteryScores = std::vector<MetricResult>;

/// What a metric of the battery may look at.
struct BatterySubject {
  const MetricInput& input;
  const MetricBatteryOptions& options;
  /// The user's blocks of the code's own columns; empty where there are none. Metrics whose input
  /// is single columns find them here.
  std::vector<ColumnBlock> declared = {};
};

/// What the matrix of a metric relates.
enum class MatrixKind {
  units_factors,   ///< units of the code × factors
  columns_cyclic,  ///< columns of the code × factors of the grid
  blocks_cyclic,   ///< declared blocks × factors of the grid
  cyclic_pairs,    ///< factors of the grid
  column_pairs,    ///< columns of the code
  factor_pairs,    ///< factors
  rows_factors,    ///< numbers of training rows × factors
};

/// Where the user names no metrics.
enum class InBattery {
  always,
  with_blocks,  ///< where there are declared blocks
  on_request,   ///< never: it takes long, or answers another question
};

struct NamedMetric {
  std::string name;
  MetricKind kind = {};
};

/// Metrics of the battery that are computed together.
struct BatteryEntry {
  std::vector<NamedMetric> metrics;
  BatteryScores (*compute)(const BatterySubject& subject, Random& random);
  InBattery in_battery = InBattery::always;
  bool by_unit = true;      ///< whether blocks of columns change it; else the code's own count
  bool needs_grid = false;  ///< of all poses
  bool scale_free = true;   ///< whether a multiple of the code has the same value
  /// From how many shuffles of the rows its chance is found; 0 where it is not found, because it is
  /// known, means nothing or costs too much.
  std::size_t shuffles = 0;
  /// Scores with a matrix are shares of what it says in all: of next to nothing such a share is any
  /// number, so that their chance is that of the matrix's sum.
  bool shares = false;
  bool slow = false;  ///< one shuffle is enough for many rows
  MatrixKind matrix = MatrixKind::units_factors;

  /// What its stream of random numbers is called.
  [[nodiscard]] const std::string& name() const { return metrics.front().name; }
  /// The scores; a metric that refuses the data has no value and says why. Values that overflowed
  /// are none.
  [[nodiscard]] BatteryScores scores(const BatterySubject& subject, Random random) const;
  /// Scores without a value, for one reason.
  [[nodiscard]] BatteryScores none(const std::string& why) const;
};

}  // namespace torsor
