#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/metrics/metric_battery.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// What a metric looks at.
enum class MetricEvidence {
  structure,     ///< which units of the code tell which factors: needs factors
  content,       ///< what a predictor reads out of the code as a whole: needs factors
  distribution,  ///< the code alone
};

/// What one needs to know to compare two values of a metric.
struct MetricKind {
  MetricEvidence looks_at;
  double best;  ///< the value of a perfect code: 1, or 0 for errors and shares of mixing

  [[nodiscard]] bool supervised() const { return looks_at != MetricEvidence::distribution; }
};

/// @throws InvalidArgument unless `name` is one of `metric_names`.
[[nodiscard]] MetricKind metric_kind(std::string_view name);

/// What the negative control says of one supervised metric.
struct ControlOutcome {
  std::string metric = {};
  double value = 0.0;
  double entangled = 0.0;  ///< the value of the entangled code
  /// pass: the entangled code scores worse, by more than the interval of the value where there is
  /// one; inconclusive: worse within it; fail: no worse. A metric that fails is blind on these
  /// data, or had nothing to lose.
  Verdict verdict = Verdict::inconclusive;
};

/// The outcomes of all supervised metrics with a value for both codes, in the order of the report.
/// An entangling bijection (`entangle`) keeps what the code as a whole says of the factors, and
/// with it what metrics of content score when their predictor can undo it.
[[nodiscard]] std::vector<ControlOutcome> control_outcomes(const MetricReport& report,
                                                           const MetricReport& entangled);

/// One or two sentences: how many drop, and which do not.
[[nodiscard]] std::string control_sentence(const std::vector<ControlOutcome>& outcomes);

}  // namespace torsor
