#pragma once

#include <string>
#include <vector>

#include "cli/metrics/metric_subject.hpp"
#include "cli/report/parts.hpp"

namespace torsor {

/// A row per metric: the value of a perfect code, the value, its interval, and, where there are
/// any, the value with every column by itself and that of the control.
[[nodiscard]] TextTable score_table(const MetricSubject& subject);

/// A row per metric; for each code a column of values with intervals, and, where there are any, of
/// values with every column by itself and of the control. @param subjects  at least one.
[[nodiscard]] TextTable score_comparison(const std::vector<MetricSubject>& subjects);

/// The remarks of scores, each after the names of the metrics that make it.
[[nodiscard]] std::vector<std::string> remarks(const std::vector<MetricResult>& scores);

/// The scores of one code for a terminal: a line per metric with its interval, the value with every
/// column by itself where there are blocks, the control's value, and the remarks below.
[[nodiscard]] std::string metric_text(const MetricSubject& subject);

/// The scores of several codes side by side: what each code is, a line per metric, and the remarks
/// and the control's summary of each below.
[[nodiscard]] std::string metric_comparison(const std::vector<MetricSubject>& subjects);

}  // namespace torsor
