#include "diagnostics/metrics/battery/metric_battery.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "diagnostics/metrics/battery/chance.hpp"
#include "diagnostics/metrics/battery/code_magnitude.hpp"
#include "diagnostics/metrics/battery/matrix_names.hpp"
#include "diagnostics/metrics/battery/metric_entries.hpp"
#include "diagnostics/metrics/code_blocks.hpp"
#include "diagnostics/metrics/metric_parts.hpp"

namespace torsor {
namespace {

/// Whether a word of the user means this metric: its name, or the beginning of several ("dci").
bool meant(const std::string& word, const std::string& name) {
  return word == name || name.starts_with(word + "_");
}

void check_names(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (std::ranges::any_of(metric_names(),
                            [&](const auto& known) { return meant(name, known); })) {
      continue;
    }
    const std::string near = nearest_name(name, metric_names());
    throw InvalidArgument(
        fmt::format("there is no metric \"{}\"{}; the metrics are {}", name,
                    near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near),
                    fmt::join(metric_names(), ", ")));
  }
}

bool asked_for(const std::string& name, const MetricBatteryOptions& options) {
  return options.metrics.empty() ||
         std::ranges::any_of(options.metrics, [&](const auto& word) { return meant(word, name); });
}

bool wanted(const BatteryEntry& entry, const MetricBatteryOptions& options, bool declared) {
  if (options.metrics.empty()) {
    return entry.in_battery == InBattery::always ||
           (entry.in_battery == InBattery::with_blocks && declared);
  }
  return std::ranges::any_of(
      entry.metrics, [&](const NamedMetric& metric) { return asked_for(metric.name, options); });
}

void append(BatteryScores& into, BatteryScores scores, const MetricBatteryOptions& options) {
  for (MetricResult& score : scores) {
    if (asked_for(score.name, options)) into.push_back(std::move(score));
  }
}

/// Of matrices with more entries JSON has none.
constexpr Eigen::Index kMostEntries = 100'000;

bool is_written(const MetricResult& result) {
  return result.matrix.size() > 0 && result.matrix.size() <= kMostEntries;
}

Json matrix_json(const MetricResult& result) {
  Json values = Json::array();
  for (const auto& row : result.matrix.rowwise()) {
    values.push_back(std::vector<double>(row.begin(), row.end()));
  }
  return {{"rows", result.matrix_rows},
          {"columns", result.matrix_columns},
          {"values", std::move(values)}};
}

/// Says where the value of single columns beside a score is another estimator's.
void remark_estimators(BatteryScores& scores, const BatteryScores& single) {
  for (std::size_t s = 0; s < scores.size(); ++s) {
    if (!scores[s].value || !single[s].value || scores[s].estimator == single[s].estimator) {
      continue;
    }
    add_remark(scores[s], fmt::format("Units are measured by {}, single columns by {}.",
                                      scores[s].estimator, single[s].estimator));
  }
}

BatteryScores without_matrices(BatteryScores scores) {
  for (MetricResult& score : scores) {
    score.matrix.resize(0, 0);
    score.matrix_rows.clear();
    score.matrix_columns.clear();
  }
  return scores;
}

/// The scores with every column by itself, and a remark on `scores`, those of the units, where the
/// estimator is another.
BatteryScores single_scores(const BatteryEntry& entry, const BatterySubject& columns,
                            BatteryScores& scores, const Random& random) {
  if (entry.in_battery == InBattery::with_blocks) return entry.none("It is of blocks.");
  if (!entry.by_unit) return without_matrices(scores);
  BatteryScores single = entry.scores(columns, random);
  name_matrices(entry, columns, single);
  remark_estimators(scores, single);
  return single;
}

/// Takes the values of scores that depend on the size of the code.
void drop_scale_bound(MetricReport& report, const std::string& why) {
  for (const BatteryEntry& entry : battery_entries()) {
    if (entry.scale_free) continue;
    for (const MetricResult& none : entry.none(why)) {
      for (BatteryScores* scores : {&report.scores, &report.single}) {
        const auto at = std::ranges::find(*scores, none.name, &MetricResult::name);
        if (at != scores->end()) *at = none;
      }
    }
  }
}

}  // namespace

const MetricResult* MetricReport::find(std::string_view name) const {
  const auto at = std::ranges::find(scores, name, &MetricResult::name);
  return at == scores.end() ? nullptr : &*at;
}

Json MetricReport::json() const {
  Json metrics = Json::object();
  Json matrices = Json::object();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const MetricResult& score = scores[i];
    metrics[score.name] = score.json();
    if (!single.empty()) {
      const Json own = single[i].json();
      metrics[score.name]["axis_aligned"] = {
          {"value", own["value"]}, {"ci", own["ci"]}, {"estimator", own["estimator"]}};
      if (is_written(single[i])) {
        metrics[score.name]["axis_aligned"]["matrix"] = matrix_json(single[i]);
      }
    }
    if (is_written(score)) matrices[score.name] = matrix_json(score);
  }
  return {{"metrics", std::move(metrics)}, {"matrices", std::move(matrices)}};
}

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const BatteryEntry& entry : battery_entries()) {
      for (const NamedMetric& metric : entry.metrics) list.push_back(metric.name);
    }
    return list;
  }();
  return names;
}

MetricReport run_metrics(const MetricInput& input, const MetricBatteryOptions& options) {
  check_names(options.metrics);
  if (const int exponent = extreme_exponent(input.codes()); exponent != 0) {
    MetricReport report = run_metrics(reduced(input, exponent), reduced(options, exponent));
    drop_scale_bound(report, too_extreme(input));
    return report;
  }
  MetricReport report;
  const Eigen::MatrixXd& own = options.own_columns ? *options.own_columns : input.codes();
  const bool apart = input.blocks() != single_columns(own.cols()) || own != input.codes();
  const MetricInput columns = apart ? input.with_codes(own) : input;
  const bool names_blocks = options.declared || !input.single();
  const std::vector<ColumnBlock> declared =
      names_blocks && !options.own_columns ? input.blocks() : std::vector<ColumnBlock>{};
  for (const BatteryEntry& entry : battery_entries()) {
    if (!wanted(entry, options, !declared.empty())) continue;
    if (options.progress) options.progress(entry.name());
    const Random random = Random(options.seed).stream(entry.name());
    const BatterySubject subject{entry.by_unit ? input : columns, options, declared};
    BatteryScores scores = entry.scores(subject, random);
    name_matrices(entry, subject, scores);
    if (apart) {
      append(report.single, single_scores(entry, {columns, options}, scores, random), options);
    }
    add_chance(entry, subject, scores);
    append(report.scores, std::move(scores), options);
  }
  return report;
}

}  // namespace torsor
