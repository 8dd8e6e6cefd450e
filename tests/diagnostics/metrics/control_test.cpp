#include "diagnostics/metrics/battery/control.hpp"

#include <cmath>
#include <string>

#include "core/error.hpp"
#include "core/random.hpp"
#include "diagnostics/metrics/battery/entangle.hpp"
#include "diagnostics/metrics/battery/metric_entries.hpp"
#include "diagnostics/metrics/battery/metric_grid.hpp"
#include "diagnostics/metrics/battery/metric_kind.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

MetricReport report_of(std::string name, double value, std::optional<Interval> interval = {}) {
  MetricReport report;
  report.scores.push_back({.name = std::move(name), .value = value, .interval = interval});
  return report;
}

Verdict verdict(const MetricReport& report, double entangled) {
  const auto outcomes = control_outcomes(report, report_of(report.scores.front().name, entangled));
  TORSOR_REQUIRE(outcomes.size() == 1);
  return outcomes.front().verdict;
}

TORSOR_TEST("every metric of the battery has a kind, and other names have none") {
  for (const std::string& name : metric_names()) {
    const MetricKind kind = metric_kind(name);
    TORSOR_CHECK((kind.best == 0.0 || kind.best == 1.0));
  }
  TORSOR_CHECK(!metric_kind("mi_score").supervised());
  TORSOR_CHECK(metric_kind("mig").supervised());
  for (const auto* name : {"beta_vae", "dci_informativeness", "explicitness", "info_e",
                           "downstream_accuracy", "sample_efficiency", "shifted_downstream"}) {
    TORSOR_CHECK(metric_kind(name).looks_at == MetricEvidence::content);
  }
  TORSOR_THROWS_WITH(metric_kind("mgi"), InvalidArgument, "there is no metric \"mgi\"");
}

TORSOR_TEST("the control passes where the score falls below its interval") {
  const MetricReport sure = report_of("mig", 0.9, Interval{0.85, 0.95});
  TORSOR_CHECK(verdict(sure, 0.3) == Verdict::pass);
  TORSOR_CHECK(verdict(sure, 0.87) == Verdict::inconclusive);
  TORSOR_CHECK(verdict(sure, 0.9) == Verdict::fail);
  TORSOR_CHECK(verdict(sure, 0.93) == Verdict::fail);
  TORSOR_CHECK(verdict(report_of("mig", 0.9), 0.89) == Verdict::pass);
}

TORSOR_TEST("errors must rise under the control") {
  const MetricReport sure = report_of("mixing", 0.1, Interval{0.05, 0.15});
  TORSOR_CHECK(verdict(sure, 0.7) == Verdict::pass);
  TORSOR_CHECK(verdict(sure, 0.12) == Verdict::inconclusive);
  TORSOR_CHECK(verdict(sure, 0.0) == Verdict::fail);
  TORSOR_CHECK(
      control_sentence(control_outcomes(sure, report_of("mixing", 0.12))) ==
      "Entangling the columns worsens 0 of 1 supervised score; mixing gets worse only within "
      "the interval.");
  TORSOR_CHECK(
      control_outcomes(report_of("unfairness", 0.2), report_of("unfairness", 0.0)).empty());
}

TORSOR_TEST("scores without factors or without a value are not judged") {
  TORSOR_CHECK(
      control_outcomes(report_of("gaussian_tc", 0.1), report_of("gaussian_tc", 0.1)).empty());
  MetricReport none = report_of("mig", 0.9);
  none.scores.front().value.reset();
  TORSOR_CHECK(control_outcomes(none, report_of("mig", 0.1)).empty());
  TORSOR_CHECK(control_sentence({}).find("says nothing") != std::string::npos);
}

TORSOR_TEST("a score that the entangled code has no value of is lost, and so is worse") {
  MetricReport none = report_of("higgins", 0.0);
  none.scores.front().value.reset();
  const auto outcomes = control_outcomes(report_of("higgins", 0.01), none);
  TORSOR_REQUIRE(outcomes.size() == 1);
  TORSOR_CHECK(outcomes.front().verdict == Verdict::pass);
  TORSOR_CHECK(!outcomes.front().entangled.has_value());
  TORSOR_CHECK(
      control_sentence(outcomes) ==
      "Entangling the columns worsens 1 of 1 supervised score (higgins has no value then).");
  TORSOR_CHECK(control_outcomes(report_of("higgins", 0.01), report_of("mig", 0.1)).empty());
}

/// The outcomes of the battery on a code and on the same code entangled.
std::vector<ControlOutcome> outcomes_of(const MetricInput& input,
                                        const std::vector<std::string>& metrics, bool grid) {
  const auto score = [&](const MetricInput& rows) {
    MetricBatteryOptions options{.metrics = metrics};
    if (grid) options.grid = metric_grid(rows);
    return run_metrics(rows, options);
  };
  Random random(5);
  const MetricInput entangled = input.with_codes(entangle(input.codes(), {}, random));
  return control_outcomes(score(input), score(entangled));
}

/// Every supervised metric of the battery that needs no grid, by what it looks at.
std::vector<std::string> gridless(MetricEvidence evidence) {
  std::vector<std::string> names;
  for (const BatteryEntry& entry : battery_entries()) {
    for (const NamedMetric& metric : entry.metrics) {
      if (entry.needs_grid || entry.in_battery != InBattery::always) continue;
      if (metric.kind.looks_at == evidence) names.push_back(metric.name);
    }
  }
  return names;
}

TORSOR_TEST("every score of structure drops when a code of single factors is entangled") {
  Random random(1);
  const Eigen::MatrixXd labels = random_labels(2000, {5, 6, 7}, random);
  const MetricInput input(with_noise(labels, 0.05, random), labels);
  const auto structure = outcomes_of(input, gridless(MetricEvidence::structure), false);
  TORSOR_CHECK(structure.size() == 10);
  for (const ControlOutcome& outcome : structure) {
    TORSOR_INFO(outcome.metric << ": " << outcome.value << " -> "
                               << outcome.entangled.value_or(-1.0));
    TORSOR_CHECK(outcome.verdict == Verdict::pass);
  }
  // What the code says as a whole is hidden, not lost: nothing may gain beyond chance.
  const auto content = outcomes_of(input, gridless(MetricEvidence::content), false);
  TORSOR_CHECK(content.size() == 4);
  for (const ControlOutcome& outcome : content) {
    TORSOR_INFO(outcome.metric << ": " << outcome.value << " -> "
                               << outcome.entangled.value_or(-1.0));
    TORSOR_CHECK(outcome.entangled.value() < outcome.value + 0.01);
  }
}

TORSOR_TEST("scores of symmetry worsen when two circles are entangled") {
  const Eigen::MatrixXd labels = label_grid({12, 12}, 1);
  Eigen::MatrixXd codes(labels.rows(), 4);
  const double step = 2.0 * 3.14159265358979323846 / 12.0;
  for (Eigen::Index k = 0; k < 2; ++k) {
    codes.col(2 * k) = (step * labels.col(k)).array().cos();
    codes.col(2 * k + 1) = (step * labels.col(k)).array().sin();
  }
  const auto outcomes =
      outcomes_of({codes, labels}, {"d_lsbd", "mixing", "independence", "higgins"}, true);
  TORSOR_CHECK(outcomes.size() == 4);
  for (const ControlOutcome& outcome : outcomes) {
    TORSOR_INFO(outcome.metric << ": " << outcome.value << " -> "
                               << outcome.entangled.value_or(-1.0));
    TORSOR_CHECK(outcome.verdict == Verdict::pass);
  }
}

TORSOR_TEST("noise has nothing to lose: no score passes the control for certain") {
  Random random(3);
  const Eigen::MatrixXd labels = random_labels(1000, {4, 5}, random);
  const MetricInput input(with_noise(Eigen::MatrixXd::Zero(1000, 3), 1.0, random), labels);
  const auto outcomes = outcomes_of(input, {"mig", "sap_continuous"}, false);
  TORSOR_CHECK(outcomes.size() == 2);
  for (const ControlOutcome& outcome : outcomes) {
    TORSOR_INFO(outcome.metric << ": " << outcome.value << " -> "
                               << outcome.entangled.value_or(-1.0));
    TORSOR_CHECK(outcome.verdict != Verdict::pass);
  }
}

}  // namespace
}  // namespace torsor::testing
