#pragma once

#include <string>
#include <vector>

#include "cli/metrics/metric_subject.hpp"

namespace torsor {

/// The scores of one code for a terminal: a line per metric with its interval, the value with every
/// column by itself where there are blocks, the control's value, and the remarks below.
[[nodiscard]] std::string metric_text(const MetricSubject& subject);

/// The scores of several codes side by side: a line per metric, a column per code.
[[nodiscard]] std::string metric_comparison(const std::vector<MetricSubject>& subjects);

}  // namespace torsor
