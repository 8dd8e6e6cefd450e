#pragma once

#include <string_view>

namespace torsor {

/// What a metric looks at.
enum class MetricEvidence {
  structure,     ///< which units of the code tell which factors: needs factors
  content,       ///< what a predictor reads out of the code as a whole: needs factors
  distribution,  ///< the code alone
};

/// What one needs to know to compare two values of a metric.
struct MetricKind {
  MetricEvidence looks_at = MetricEvidence::structure;
  double best = 1.0;  ///< the value of a perfect code: 1, or 0 for errors and shares of mixing

  [[nodiscard]] bool supervised() const { return looks_at != MetricEvidence::distribution; }
};

/// @throws InvalidArgument unless `name` is one of `metric_names`.
[[nodiscard]] MetricKind metric_kind(std::string_view name);

}  // namespace torsor
