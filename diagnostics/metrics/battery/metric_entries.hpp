#pragma once

#include <string_view>
#include <vector>

#include "diagnostics/metrics/battery/battery_entry.hpp"

namespace torsor {

/// All metrics that `run_metrics` knows, in the order of its results.
[[nodiscard]] const std::vector<BatteryEntry>& battery_entries();

/// The one that gives the score called `name`. @throws InvalidArgument if none does.
[[nodiscard]] const BatteryEntry& battery_entry(std::string_view name);

}  // namespace torsor
