#pragma once

#include <vector>

#include "diagnostics/metrics/battery/battery_entry.hpp"

namespace torsor {

/// All metrics that `run_metrics` knows, in the order of its results.
[[nodiscard]] const std::vector<BatteryEntry>& battery_entries();

}  // namespace torsor
