#pragma once

#include <string_view>

namespace torsor {

/// What a metric looks at.
enum class MetricEvidence {
  structure,     ///< which units of the code tell which factors: needs factors
  content,       ///< what a predictor reads out of the code as a whole: needs factors
  behaviour,     ///< how codes or predictions move when a factor is set: a code that tells nothing
                 ///< moves least, so that a control says nothing of it
  distribution,  ///< the code alone
};

/// What one needs to know to compare two values of a metric.
struct MetricKind {
  MetricEvidence looks_at = MetricEvidence::structure;
  double best = 1.0;  ///< the value of a perfect code: 1, or 0 for errors and shares of mixing

  /// Whether a worse code must have a worse value.
  [[nodiscard]] bool supervised() const {
    return looks_at == MetricEvidence::structure || looks_at == MetricEvidence::content;
  }
};

/// @throws InvalidArgument unless `name` is one of `metric_names`.
[[nodiscard]] MetricKind metric_kind(std::string_view name);

}  // namespace torsor
