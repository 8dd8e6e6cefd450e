#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/metrics/battery/metric_battery.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// What the negative control says of one supervised metric.
struct ControlOutcome {
  std::string metric = {};
  double value = 0.0;
  std::optional<double> entangled = {};  ///< the value of the entangled code; nothing: it has none
  /// pass: the entangled code scores worse, by more than the interval of the value where there is
  /// one, or has no value any more; inconclusive: worse within the interval; fail: no worse. A
  /// metric that fails is blind on these data, or had nothing to lose.
  Verdict verdict = Verdict::inconclusive;
};

/// The outcomes of all supervised metrics with a value for the code, in the order of the report.
/// An entangling bijection (`entangle`) keeps what the code as a whole says of the factors, and
/// with it what metrics of content score when their predictor can undo it. A metric that both
/// reports contain and only the first has a value of lost it: no matrix moves an entangled code,
/// say, and `higgins` has none.
[[nodiscard]] std::vector<ControlOutcome> control_outcomes(const MetricReport& report,
                                                           const MetricReport& entangled);

/// One or two sentences: how many drop, and which do not.
[[nodiscard]] std::string control_sentence(const std::vector<ControlOutcome>& outcomes);

}  // namespace torsor
