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
#include "diagnostics/metrics/interventions/beta_vae_score.hpp"
#include "diagnostics/metrics/interventions/factor_vae_score.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/relations/dci.hpp"
#include "diagnostics/metrics/relations/explicitness.hpp"
#include "diagnostics/metrics/relations/info_mec.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "diagnostics/metrics/symmetry/d_lsbd.hpp"
#include "diagnostics/metrics/symmetry/grid_mixing.hpp"
#include "diagnostics/metrics/symmetry/higgins.hpp"
#include "diagnostics/metrics/symmetry/independence.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"

namespace torsor {
namespace {

using Scores = std::vector<MetricResult>;

/// What a metric may look at.
struct Subject {
  const MetricInput& input;
  const MetricBatteryOptions& options;
};

/// Metrics that are computed together.
struct Entry {
  std::vector<std::string> names;
  bool by_unit;  ///< whether blocks of columns change it
  Scores (*compute)(const Subject& subject, Random& random);
};

MetricResult renamed(MetricResult result, std::string name) {
  result.name = std::move(name);
  return result;
}

Scores dci_scores_of(const Subject& subject, Random& random) {
  const SplitSearch splits =
      subject.options.exact_trees ? SplitSearch::exact : SplitSearch::histogram;
  Dci dci = torsor::dci(subject.input, random, {.trees = {.splits = splits}});
  return {std::move(dci.disentanglement), std::move(dci.completeness),
          std::move(dci.informativeness)};
}

Scores info_mec_of(const Subject& subject, Random& random) {
  InfoMec mec = info_mec(subject.input, random);
  return {std::move(mec.modularity), std::move(mec.compactness), std::move(mec.explicitness)};
}

/// A metric of grids, or why there is none.
template <class F>
Scores on_grid(const Subject& subject, std::vector<std::string> names, F compute) {
  if (subject.options.grid) return compute(*subject.options.grid);
  Scores scores;
  for (std::string& name : names) {
    scores.push_back({.id = name + "/1",
                      .remark = "Needs codes of every combination of cyclic factors, once each" +
                                (subject.options.no_grid.empty()
                                     ? std::string(".")
                                     : fmt::format(": {}.", subject.options.no_grid))});
    scores.back().name = std::move(name);
  }
  return scores;
}

Scores independence_of(const Subject& subject, Random&) {
  return on_grid(subject, {"independence"}, [](const CodeGrid& grid) -> Scores {
    return {independence(grid.codes(), grid_factors(grid.sizes(), grid.objects()))};
  });
}

Scores higgins_of(const Subject& subject, Random&) {
  return on_grid(subject, {"higgins"}, [](const CodeGrid& grid) -> Scores {
    return {higgins(grid.codes(), grid_factors(grid.sizes(), grid.objects()))};
  });
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> list{
      {{"beta_vae"},
       false,
       [](const Subject& s, Random& r) -> Scores {
         return {renamed(beta_vae_score(s.input, r), "beta_vae")};
       }},
      {{"factor_vae"},
       true,
       [](const Subject& s, Random& r) -> Scores {
         return {renamed(factor_vae_score(s.input, r), "factor_vae")};
       }},
      {{"mig"}, true, [](const Subject& s, Random& r) -> Scores { return {mig(s.input, r)}; }},
      {{"dci_disentanglement", "dci_completeness", "dci_informativeness"}, true, dci_scores_of},
      {{"sap_continuous"},
       true,
       [](const Subject& s, Random& r) -> Scores {
         return {renamed(sap(s.input, r, {.mode = SapMode::continuous}), "sap_continuous")};
       }},
      {{"sap_discrete"},
       true,
       [](const Subject& s, Random& r) -> Scores {
         return {renamed(sap(s.input, r), "sap_discrete")};
       }},
      {{"modularity"},
       true,
       [](const Subject& s, Random& r) -> Scores { return {modularity(s.input, r)}; }},
      {{"explicitness"},
       false,
       [](const Subject& s, Random& r) -> Scores { return {explicitness(s.input, r)}; }},
      {{"irs"}, true, [](const Subject& s, Random& r) -> Scores { return {irs(s.input, r)}; }},
      {{"info_m", "info_c", "info_e"}, true, info_mec_of},
      {{"gaussian_tc"},
       false,
       [](const Subject& s, Random& r) -> Scores { return {gaussian_tc(s.input.codes(), r)}; }},
      {{"gaussian_wasserstein"},
       false,
       [](const Subject& s, Random& r) -> Scores {
         return {gaussian_wasserstein(s.input.codes(), r)};
       }},
      {{"gaussian_wasserstein_normalised"},
       false,
       [](const Subject& s, Random& r) -> Scores {
         return {gaussian_wasserstein_normalised(s.input.codes(), r)};
       }},
      {{"mi_score"},
       false,
       [](const Subject& s, Random& r) -> Scores { return {mi_score(s.input.codes(), r)}; }},
      {{"d_lsbd"},
       false,
       [](const Subject& s, Random&) -> Scores {
         return on_grid(s, {"d_lsbd"}, [](const CodeGrid& g) -> Scores { return {d_lsbd(g)}; });
       }},
      {{"mixing"},
       false,
       [](const Subject& s, Random&) -> Scores {
         return on_grid(s, {"mixing"}, [](const CodeGrid& g) -> Scores { return {mixing(g)}; });
       }},
      {{"independence"}, false, independence_of},
      {{"higgins"}, false, higgins_of},
  };
  return list;
}

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

bool wanted(const Entry& entry, const MetricBatteryOptions& options) {
  return std::ranges::any_of(entry.names, [&](const auto& name) { return wanted(name, options); });
}

/// Values that overflowed are none.
Scores finite(Scores scores) {
  for (MetricResult& score : scores) {
    if (!score.value || std::isfinite(*score.value)) continue;
    score.value.reset();
    score.interval.reset();
    score.remark = "The values of the code are too large or too small to compute with: scale them.";
  }
  return scores;
}

/// The scores of one entry; a metric that refuses the data has no value and says why.
Scores scores_of(const Entry& entry, const Subject& subject) {
  Random random = Random(subject.options.seed).stream(entry.names.front());
  try {
    return finite(entry.compute(subject, random));
  } catch (const InvalidArgument& error) {
    Scores none;
    for (const std::string& name : entry.names) {
      none.push_back({.name = name, .id = name + "/1", .remark = error.what()});
    }
    return none;
  }
}

void append(Scores& into, Scores scores, const MetricBatteryOptions& options) {
  for (MetricResult& score : scores) {
    if (wanted(score.name, options)) into.push_back(std::move(score));
  }
}

Json matrix_json(const MetricResult& result, const MetricReport& report) {
  Json values = Json::array();
  for (const auto& row : result.matrix.rowwise()) {
    values.push_back(std::vector<double>(row.begin(), row.end()));
  }
  const bool by_unit = result.matrix.rows() == static_cast<Eigen::Index>(report.units.size()) &&
                       result.matrix.cols() == static_cast<Eigen::Index>(report.factors.size());
  Json json{{"values", std::move(values)}};
  if (by_unit) {
    json["rows"] = report.units;
    json["columns"] = report.factors;
  }
  return json;
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
      metrics[score.name]["axis_aligned"] = single[i].value ? Json(*single[i].value) : Json();
    }
    if (score.matrix.size() > 0) matrices[score.name] = matrix_json(score, *this);
  }
  return {{"metrics", std::move(metrics)}, {"matrices", std::move(matrices)}};
}

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Entry& entry : entries()) {
      list.insert(list.end(), entry.names.begin(), entry.names.end());
    }
    return list;
  }();
  return names;
}

MetricReport run_metrics(const MetricInput& input, const MetricBatteryOptions& options) {
  check_names(options.metrics);
  MetricReport report;
  for (const ColumnBlock& block : input.blocks()) report.units.push_back(blocks_text({block}));
  for (const Factor& factor : input.factors()) report.factors.push_back(factor.name);
  const bool blocks = !input.single();
  const MetricInput columns = !blocks               ? input
                              : options.own_columns ? input.with_codes(*options.own_columns)
                                                    : input.with_codes(input.codes());
  for (const Entry& entry : entries()) {
    if (!wanted(entry, options)) continue;
    if (options.progress) options.progress(entry.names.front());
    Scores scores = scores_of(entry, {input, options});
    if (blocks) {
      append(report.single, entry.by_unit ? scores_of(entry, {columns, options}) : scores, options);
    }
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
  for (std::size_t i = 0; i < turning.size(); ++i) {
    columns.col(static_cast<Eigen::Index>(i) + 1) = factors[turning[i]].classes.cast<double>();
  }
  return code_grid(MetricInput(input.codes(), columns), std::size_t{0});
}

}  // namespace torsor
