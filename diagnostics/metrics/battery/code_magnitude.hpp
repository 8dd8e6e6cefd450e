#pragma once

#include <string>

#include <Eigen/Core>

#include "diagnostics/metrics/battery/metric_battery.hpp"
#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// The exponent of two that takes codes whose squares or products are no numbers to a size of one:
/// those whose greatest number is below 1e-50 or above 1e50; 0 for all others.
[[nodiscard]] int extreme_exponent(const Eigen::MatrixXd& codes);

/// The codes divided by 2^exponent, exactly but where that underflows.
[[nodiscard]] MetricInput reduced(const MetricInput& input, int exponent);
/// The same of the grid and of the code's own columns.
[[nodiscard]] MetricBatteryOptions reduced(MetricBatteryOptions options, int exponent);

/// Why a score that depends on the size of the code has no value.
[[nodiscard]] std::string too_extreme(const MetricInput& input);

}  // namespace torsor
