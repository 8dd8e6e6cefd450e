#include "diagnostics/metrics/battery/battery_entry.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/metric_parts.hpp"

namespace torsor {
namespace {

/// Values that overflowed are none.
BatteryScores finite(BatteryScores scores) {
  for (MetricResult& score : scores) {
    const bool known = score.value && std::isfinite(*score.value);
    if (known && score.interval && std::isfinite(score.interval->low + score.interval->high)) {
      continue;
    }
    score.interval.reset();
    if (known || !score.value) continue;
    score.value.reset();
    score.remark = "The values of the code are too large or too small to compute with: scale them.";
  }
  return scores;
}

std::string grid_problem(const MetricBatteryOptions& options) {
  constexpr const char* kNeeded = "Needs codes of every combination of cyclic factors, once each";
  return options.no_grid.empty() ? fmt::format("{}.", kNeeded)
                                 : fmt::format("{}: {}.", kNeeded, options.no_grid);
}

}  // namespace

BatteryScores BatteryEntry::none(const std::string& why) const {
  BatteryScores none;
  for (const NamedMetric& metric : metrics) {
    none.push_back({.name = metric.name, .id = metric_id(metric.name), .remark = why});
  }
  return none;
}

BatteryScores BatteryEntry::scores(const BatterySubject& subject, Random random) const {
  if (needs_grid && !subject.options.grid) return none(grid_problem(subject.options));
  try {
    BatteryScores found = finite(compute(subject, random));
    for (MetricResult& score : found) {
      if (needs_grid && score.value && !subject.options.grid_remark.empty()) {
        add_remark(score, subject.options.grid_remark);
      }
    }
    return found;
  } catch (const InvalidArgument& error) {
    return none(error.what());
  }
}

}  // namespace torsor
