#include "diagnostics/metrics/control.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

struct NamedKind {
  std::string_view name;
  MetricKind kind;
};

constexpr MetricKind kStructure{MetricEvidence::structure, 1.0};
constexpr MetricKind kMovement{MetricEvidence::structure, 0.0};
constexpr MetricKind kContent{MetricEvidence::content, 1.0};
constexpr MetricKind kDistribution{MetricEvidence::distribution, 0.0};

constexpr std::array kKinds{
    NamedKind{"beta_vae", kContent},
    NamedKind{"factor_vae", kStructure},
    NamedKind{"mig", kStructure},
    NamedKind{"dci_disentanglement", kStructure},
    NamedKind{"dci_completeness", kStructure},
    NamedKind{"dci_informativeness", kContent},
    NamedKind{"sap_continuous", kStructure},
    NamedKind{"sap_discrete", kStructure},
    NamedKind{"modularity", kStructure},
    NamedKind{"explicitness", kContent},
    NamedKind{"irs", kStructure},
    NamedKind{"info_m", kStructure},
    NamedKind{"info_c", kStructure},
    NamedKind{"info_e", kContent},
    NamedKind{"gaussian_tc", kDistribution},
    NamedKind{"gaussian_wasserstein", kDistribution},
    NamedKind{"gaussian_wasserstein_normalised", kDistribution},
    NamedKind{"mi_score", kDistribution},
    NamedKind{"d_lsbd", kMovement},
    NamedKind{"mixing", kMovement},
    NamedKind{"independence", kStructure},
    NamedKind{"higgins", kMovement},
};

/// How far a value is from the best.
double shortfall(double value, const MetricKind& kind) {
  return kind.best > 0.5 ? kind.best - value : value - kind.best;
}

Verdict verdict_of(const MetricResult& score, double entangled, const MetricKind& kind) {
  if (!(shortfall(entangled, kind) > shortfall(*score.value, kind))) return Verdict::fail;
  if (!score.interval) return Verdict::pass;
  const double worst = kind.best > 0.5 ? score.interval->low : score.interval->high;
  return shortfall(entangled, kind) > shortfall(worst, kind) ? Verdict::pass
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

MetricKind metric_kind(std::string_view name) {
  const auto at = std::ranges::find(kKinds, name, &NamedKind::name);
  require(at != kKinds.end(), "there is no metric \"{}\"", name);
  return at->kind;
}

std::vector<ControlOutcome> control_outcomes(const MetricReport& report,
                                             const MetricReport& entangled) {
  std::vector<ControlOutcome> outcomes;
  for (const MetricResult& score : report.scores) {
    const MetricKind kind = metric_kind(score.name);
    const MetricResult* other = entangled.find(score.name);
    if (!kind.supervised() || !score.value || other == nullptr || !other->value) continue;
    outcomes.push_back(
        {score.name, *score.value, *other->value, verdict_of(score, *other->value, kind)});
  }
  return outcomes;
}

std::string control_sentence(const std::vector<ControlOutcome>& outcomes) {
  if (outcomes.empty()) return "The control says nothing: no supervised score has a value.";
  const auto drops = names_with(outcomes, Verdict::pass);
  const auto unclear = names_with(outcomes, Verdict::inconclusive);
  const auto holds = names_with(outcomes, Verdict::fail);
  std::string text = fmt::format("Entangling the columns worsens {} of {}", drops.size(),
                                 count_text(outcomes.size(), "supervised score"));
  if (!unclear.empty()) text += fmt::format(", {} within the interval", list_text(unclear));
  text += ".";
  if (!holds.empty()) {
    text += fmt::format(" No worse: {}; there was nothing to lose, or {} blind on these data.",
                        list_text(holds), holds.size() == 1 ? "it is" : "they are");
  }
  return text;
}

}  // namespace torsor
