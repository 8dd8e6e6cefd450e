#include "diagnostics/metrics/battery/control.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diagnostics/metrics/battery/metric_kind.hpp"

namespace torsor {
namespace {

/// How far a value is from the best.
double shortfall(double value, const MetricKind& kind) {
  return kind.best > 0.5 ? kind.best - value : value - kind.best;
}

Verdict verdict_of(const MetricResult& score, std::optional<double> entangled,
                   const MetricKind& kind) {
  if (!entangled) return Verdict::pass;
  if (!(shortfall(*entangled, kind) > shortfall(*score.value, kind))) return Verdict::fail;
  if (!score.interval) return Verdict::pass;
  const double worst = kind.best > 0.5 ? score.interval->low : score.interval->high;
  return shortfall(*entangled, kind) > shortfall(worst, kind) ? Verdict::pass
                                                              : Verdict::inconclusive;
}

std::vector<std::string> names_with(const std::vector<ControlOutcome>& outcomes, Verdict verdict) {
  std::vector<std::string> names;
  for (const ControlOutcome& outcome : outcomes) {
    if (outcome.verdict == verdict) names.push_back(outcome.metric);
  }
  return names;
}

}  // namespace

std::vector<ControlOutcome> control_outcomes(const MetricReport& report,
                                             const MetricReport& entangled) {
  std::vector<ControlOutcome> outcomes;
  for (const MetricResult& score : report.scores) {
    const MetricKind kind = metric_kind(score.name);
    const MetricResult* other = entangled.find(score.name);
    if (!kind.supervised() || !score.value || other == nullptr) continue;
    outcomes.push_back(
        {score.name, *score.value, other->value, verdict_of(score, other->value, kind)});
  }
  return outcomes;
}

std::string control_sentence(const std::vector<ControlOutcome>& outcomes) {
  if (outcomes.empty()) return "The control says nothing: no supervised score has a value.";
  const auto drops = names_with(outcomes, Verdict::pass);
  const auto unclear = names_with(outcomes, Verdict::inconclusive);
  const auto holds = names_with(outcomes, Verdict::fail);
  std::vector<std::string> lost;
  for (const ControlOutcome& outcome : outcomes) {
    if (!outcome.entangled) lost.push_back(outcome.metric);
  }
  std::string text = fmt::format("Entangling the columns worsens {} of {}", drops.size(),
                                 count_text(outcomes.size(), "supervised score"));
  if (!lost.empty()) {
    text +=
        fmt::format(" ({} {} no value then)", list_text(lost), lost.size() == 1 ? "has" : "have");
  }
  if (!unclear.empty()) {
    text += fmt::format("; {} {} worse only within the interval", list_text(unclear),
                        unclear.size() == 1 ? "gets" : "get");
  }
  text += ".";
  if (!holds.empty()) {
    text += fmt::format(" No worse: {}; there was nothing to lose, or {} blind on these data.",
                        list_text(holds), holds.size() == 1 ? "it is" : "they are");
  }
  return text;
}

}  // namespace torsor
