#include "diagnostics/metrics/metric_battery.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "diagnostics/metrics/metric_entries.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// From here on dear metrics have their chance from one shuffle.
constexpr Eigen::Index kManyRows = 2000;

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

bool wanted(const std::string& name, const MetricBatteryOptions& options) {
  return options.metrics.empty() ||
         std::ranges::any_of(options.metrics, [&](const auto& word) { return meant(word, name); });
}

bool wanted(const BatteryEntry& entry, const MetricBatteryOptions& options) {
  return std::ranges::any_of(entry.names, [&](const auto& name) { return wanted(name, options); });
}

/// Values that overflowed are none.
BatteryScores finite(BatteryScores scores) {
  for (MetricResult& score : scores) {
    const bool known = score.value && std::isfinite(*score.value);
    if (known && score.interval && std::isfinite(score.interval->low + score.interval->high)) {
      continue;
    }
    score.interval.reset();
    if (known || !score.value) continue;
    score.value.reset();
    score.remark = "The values of the code are too large or too small to compute with: scale them.";
  }
  return scores;
}

/// Scores without a value, for one reason.
BatteryScores no_scores(const BatteryEntry& entry, const std::string& why) {
  BatteryScores none;
  for (const std::string& name : entry.names) {
    none.push_back({.name = name, .id = metric_id(name), .remark = why});
  }
  return none;
}

/// The scores of one entry; a metric that refuses the data has no value and says why.
BatteryScores scores_of(const BatteryEntry& entry, const BatterySubject& subject, Random random) {
  try {
    return finite(entry.compute(subject, random));
  } catch (const InvalidArgument& error) {
    return no_scores(entry, error.what());
  }
}

/// The exponent of two that takes codes whose squares or products are no numbers to a size of one;
/// 0 for all others.
int extreme_exponent(const Eigen::MatrixXd& codes) {
  const double most = codes.cwiseAbs().maxCoeff();
  return most == 0.0 || (most > 1e-50 && most < 1e50) ? 0 : std::ilogb(most);
}

/// codes / 2^exponent, exactly.
Eigen::MatrixXd reduced(const Eigen::MatrixXd& codes, int exponent) {
  return codes.unaryExpr([exponent](double v) { return std::ldexp(v, -exponent); });
}

MetricInput reduced(const MetricInput& input, int exponent) {
  return input.with_codes(reduced(input.codes(), exponent)).with_blocks(input.blocks());
}

MetricBatteryOptions reduced(MetricBatteryOptions options, int exponent) {
  if (options.own_columns) options.own_columns = reduced(*options.own_columns, exponent);
  if (options.grid) {
    options.grid = CodeGrid(reduced(options.grid->codes(), exponent), options.grid->sizes(),
                            options.grid->objects(), options.grid->names());
  }
  return options;
}

std::string too_extreme(const MetricInput& input) {
  return fmt::format(
      "The numbers of the code reach {:.0e}: this score depends on their size, and at this one it "
      "cannot be computed. Scale the code.",
      input.codes().cwiseAbs().maxCoeff());
}

/// The values of each score of an entry on codes whose rows are shuffled, where they have one.
std::vector<std::vector<double>> shuffled_values(const BatteryEntry& entry,
                                                 const BatterySubject& subject) {
  Random random = Random(subject.options.seed).stream("chance").stream(entry.names.front());
  std::vector<Eigen::Index> order = all_rows(subject.input.rows());
  std::vector<std::vector<double>> values(entry.names.size());
  // Blocks are measured by neighbours, which is dear.
  const bool dear = entry.dear || !subject.input.single();
  const std::size_t count = dear && subject.input.rows() > kManyRows ? 1 : entry.shuffles;
  for (std::size_t i = 0; i < count; ++i) {
    random.shuffle(order);
    const MetricInput shuffled = subject.input.with_codes(subject.input.codes()(order, Eigen::all))
                                     .with_blocks(subject.input.blocks())
                                     .without_intervals();
    const BatteryScores scores = scores_of(entry, {shuffled, subject.options}, random.stream(i));
    for (std::size_t s = 0; s < scores.size(); ++s) {
      if (scores[s].value) values[s].push_back(*scores[s].value);
    }
  }
  return values;
}

/// Says what codes without any bearing on the factors score, and where a score is hardly more.
void add_chance(const BatteryEntry& entry, const BatterySubject& subject, BatteryScores& scores) {
  if (entry.shuffles == 0 || !subject.options.chance) return;
  if (std::ranges::none_of(scores, [](const auto& score) { return score.value.has_value(); })) {
    return;
  }
  const std::vector<std::vector<double>> shuffled = shuffled_values(entry, subject);
  for (std::size_t s = 0; s < scores.size(); ++s) {
    if (!scores[s].value || shuffled[s].empty()) continue;
    const double most = std::ranges::max(shuffled[s]);
    scores[s].details["chance"] = most;
    const double least = scores[s].interval ? scores[s].interval->low : *scores[s].value;
    if (least > most) continue;
    add_remark(scores[s], fmt::format("Not clearly more than shuffled rows give ({:.2f}).", most));
  }
}

void append(BatteryScores& into, BatteryScores scores, const MetricBatteryOptions& options) {
  for (MetricResult& score : scores) {
    if (wanted(score.name, options)) into.push_back(std::move(score));
  }
}

std::vector<std::string> unit_names(const MetricInput& input) {
  std::vector<std::string> names;
  for (const ColumnBlock& block : input.blocks()) names.push_back(blocks_text({block}));
  return names;
}

std::vector<std::string> column_names(Eigen::Index columns) {
  std::vector<std::string> names;
  for (Eigen::Index c = 0; c < columns; ++c) names.push_back(fmt::format("{}", c));
  return names;
}

std::vector<std::string> factor_names(const MetricInput& input) {
  std::vector<std::string> names;
  for (const Factor& factor : input.factors()) names.push_back(factor.name);
  return names;
}

/// Names the rows and columns of the matrices of an entry.
void name_matrices(const BatteryEntry& entry, const BatterySubject& subject,
                   BatteryScores& scores) {
  const auto& grid = subject.options.grid;
  const auto turning = grid ? grid->names() : std::vector<std::string>{};
  for (MetricResult& score : scores) {
    if (score.matrix.size() == 0) continue;
    switch (entry.matrix) {
      case MatrixKind::units_factors:
        score.matrix_rows = unit_names(subject.input);
        score.matrix_columns = factor_names(subject.input);
        break;
      case MatrixKind::columns_cyclic:
        score.matrix_rows = column_names(grid->dimension());
        score.matrix_columns = turning;
        break;
      case MatrixKind::cyclic_pairs:
        score.matrix_rows = score.matrix_columns = turning;
        break;
      case MatrixKind::column_pairs:
        score.matrix_rows = score.matrix_columns = column_names(subject.input.codes().cols());
        break;
    }
  }
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

/// One factor that numbers the combinations of several.
Eigen::VectorXd combined(const MetricInput& input, const std::vector<std::size_t>& factors) {
  Eigen::VectorXd number = Eigen::VectorXd::Zero(input.rows());
  for (const std::size_t k : factors) {
    const Factor& factor = input.factors()[k];
    number *= static_cast<double>(factor.levels.size());
    number += factor.classes.cast<double>();
  }
  return number;
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
    }
    if (score.matrix.size() > 0) matrices[score.name] = matrix_json(score);
  }
  return {{"metrics", std::move(metrics)}, {"matrices", std::move(matrices)}};
}

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const BatteryEntry& entry : battery_entries()) {
      list.insert(list.end(), entry.names.begin(), entry.names.end());
    }
    return list;
  }();
  return names;
}

MetricReport run_metrics(const MetricInput& input, const MetricBatteryOptions& options) {
  check_names(options.metrics);
  if (const int exponent = extreme_exponent(input.codes()); exponent != 0) {
    MetricReport report = run_metrics(reduced(input, exponent), reduced(options, exponent));
    for (const BatteryEntry& entry : battery_entries()) {
      if (entry.scale_free) continue;
      for (const MetricResult& none : no_scores(entry, too_extreme(input))) {
        for (BatteryScores* scores : {&report.scores, &report.single}) {
          const auto at = std::ranges::find(*scores, none.name, &MetricResult::name);
          if (at != scores->end()) *at = none;
        }
      }
    }
    return report;
  }
  MetricReport report;
  const bool blocks = !input.single();
  const MetricInput columns = !blocks               ? input
                              : options.own_columns ? input.with_codes(*options.own_columns)
                                                    : input.with_codes(input.codes());
  for (const BatteryEntry& entry : battery_entries()) {
    if (!wanted(entry, options)) continue;
    if (options.progress) options.progress(entry.names.front());
    const Random random = Random(options.seed).stream(entry.names.front());
    const BatterySubject subject{entry.by_unit ? input : columns, options};
    BatteryScores scores = scores_of(entry, subject, random);
    name_matrices(entry, subject, scores);
    if (blocks) {
      append(report.single, entry.by_unit ? scores_of(entry, {columns, options}, random) : scores,
             options);
    }
    add_chance(entry, subject, scores);
    append(report.scores, std::move(scores), options);
  }
  return report;
}

CodeGrid metric_grid(const MetricInput& input, const std::vector<std::size_t>& cyclic) {
  std::vector<std::size_t> turning = cyclic;
  const std::vector<Factor>& factors = input.factors();
  for (std::size_t k = 0; cyclic.empty() && k < factors.size(); ++k) {
    if (factors[k].levels.size() >= 3) turning.push_back(k);
  }
  require(!turning.empty(), "no factor is cyclic: labels of three values or more are needed");
  std::vector<std::size_t> others;
  for (std::size_t k = 0; k < factors.size(); ++k) {
    require(factors[k].kind == FactorKind::discrete,
            "factor \"{}\" is continuous: grids have labels", factors[k].name);
    if (std::ranges::find(turning, k) == turning.end()) others.push_back(k);
  }
  Eigen::MatrixXd columns(input.rows(), static_cast<Eigen::Index>(turning.size()) + 1);
  columns.col(0) = combined(input, others);
  std::vector<std::string> names{"object"};
  for (std::size_t i = 0; i < turning.size(); ++i) {
    columns.col(static_cast<Eigen::Index>(i) + 1) = factors[turning[i]].classes.cast<double>();
    names.push_back(factors[turning[i]].name);
  }
  return code_grid(MetricInput(input.codes(), columns, {.names = names}), std::size_t{0});
}

}  // namespace torsor
