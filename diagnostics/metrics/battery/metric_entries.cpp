#include "diagnostics/metrics/battery/metric_entries.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/metrics/downstream/downstream.hpp"
#include "diagnostics/metrics/downstream/unfairness.hpp"
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
#include "diagnostics/metrics/unsupervised/flatness.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"

namespace torsor {
namespace {

constexpr Eigen::Index kExactRows = 2000;
constexpr std::size_t kTraversals = 1024;  // of every factor, at most: as the published program

constexpr MetricKind kFault{MetricEvidence::structure, 0.0};  // best where there is none
constexpr MetricKind kContent{MetricEvidence::content, 1.0};
constexpr MetricKind kDistribution{MetricEvidence::distribution, 0.0};

SplitSearch splits_of(const BatterySubject& subject) {
  // Below some thousand rows exact splits take no longer.
  const bool exact = subject.options.exact_trees || subject.input.rows() < kExactRows;
  return exact ? SplitSearch::exact : SplitSearch::histogram;
}

BatteryScores dci_scores_of(const BatterySubject& subject, Random& random) {
  Dci dci = torsor::dci(subject.input, random, {.trees = {.splits = splits_of(subject)}});
  return {std::move(dci.disentanglement), std::move(dci.completeness),
          std::move(dci.informativeness)};
}

BatteryScores info_mec_of(const BatterySubject& subject, Random& random) {
  InfoMec mec = info_mec(subject.input, random);
  return {std::move(mec.modularity), std::move(mec.compactness), std::move(mec.explicitness)};
}

/// The object of each row, or its group of neighbouring objects where there are fewer groups.
std::vector<int> grid_objects(const CodeGrid& grid, Eigen::Index groups) {
  std::vector<int> names;
  for (Eigen::Index o = 0; o < grid.objects(); ++o) {
    names.insert(names.end(), static_cast<std::size_t>(grid.poses()),
                 static_cast<int>(o * groups / grid.objects()));
  }
  return names;
}

BatteryScores independence_of(const BatterySubject& subject, Random&) {
  const CodeGrid& grid = *subject.options.grid;
  return {independence(grid.codes(), grid_factors(grid),
                       {.objects = grid_objects(grid, grid.objects())})};
}

BatteryScores declared_split_of(const BatterySubject& subject, Random&) {
  require(!subject.declared.empty(),
          "Needs blocks of the code's columns, one for each cyclic factor.");
  return {declared_split(*subject.options.grid, subject.declared)};
}

BatteryScores higgins_of(const BatterySubject& subject, Random&) {
  const CodeGrid& grid = *subject.options.grid;
  // Every group of objects is a fit of all operators: 20 of about one size are enough for an
  // interval.
  const auto few = static_cast<Eigen::Index>(kLeastObjects);
  const Eigen::Index groups = grid.objects() < 2 * few ? grid.objects() : few;
  const bool declared = subject.declared.size() == grid.factors();
  return {higgins(grid.codes(), grid_factors(grid),
                  {.blocks = declared ? subject.declared : std::vector<ColumnBlock>{},
                   .objects = grid_objects(grid, groups)})};
}

BatteryScores downstream_of(const BatterySubject& subject, Random& random) {
  Downstream found =
      downstream(subject.input, random, {.predictor = {.trees = {.splits = splits_of(subject)}}});
  return {std::move(found.accuracy), std::move(found.efficiency)};
}

BatteryScores flatness_of(const BatterySubject& subject, Random& random) {
  return {flatness(draw_traversals(subject.input, kTraversals, random))};
}

}  // namespace

const std::vector<BatteryEntry>& battery_entries() {
  using Subject = const BatterySubject&;
  using Scores = BatteryScores;
  static const std::vector<BatteryEntry> list{
      {.metrics = {{"beta_vae", kContent}},
       .compute = [](Subject s, Random& r) -> Scores { return {beta_vae_score(s.input, r)}; },
       .scale_free = false,
       .shuffles = 1},
      {.metrics = {{"factor_vae"}},
       .compute = [](Subject s, Random& r) -> Scores { return {factor_vae_score(s.input, r)}; },
       .scale_free = false,
       .shuffles = 3,
       .slow = true},
      {.metrics = {{"mig"}},
       .compute = [](Subject s, Random& r) -> Scores { return {mig(s.input, r)}; },
       .shuffles = 5},
      {.metrics = {{"dci_disentanglement"},
                   {"dci_completeness"},
                   {"dci_informativeness", kContent}},
       .compute = dci_scores_of},
      {.metrics = {{"sap_continuous"}},
       .compute = [](Subject s, Random& r) -> Scores {
         return {sap(s.input, r, {.mode = SapMode::continuous})};
       },
       .scale_free = false,
       .shuffles = 5},
      {.metrics = {{"sap_discrete"}},
       .compute = [](Subject s, Random& r) -> Scores { return {sap(s.input, r)}; },
       .scale_free = false,
       .shuffles = 5,
       .slow = true},
      {.metrics = {{"modularity"}},
       .compute = [](Subject s, Random& r) -> Scores { return {modularity(s.input, r)}; },
       .shuffles = 5,
       .shares = true},
      {.metrics = {{"explicitness", kContent}},
       .compute = [](Subject s, Random& r) -> Scores { return {explicitness(s.input, r)}; },
       .by_unit = false},
      {.metrics = {{"irs"}},
       .compute = [](Subject s, Random& r) -> Scores { return {irs(s.input, r)}; },
       .shuffles = 5},
      {.metrics = {{"info_m"}, {"info_c"}, {"info_e", kContent}},
       .compute = info_mec_of,
       .shuffles = 5,
       .shares = true,
       .slow = true},
      {.metrics = {{"gaussian_tc", kDistribution}},
       .compute = [](Subject s, Random& r) -> Scores { return {gaussian_tc(s.input.codes(), r)}; },
       .by_unit = false},
      {.metrics = {{"gaussian_wasserstein", kDistribution}},
       .compute = [](Subject s, Random& r) -> Scores {
         return {gaussian_wasserstein(s.input.codes(), r)};
       },
       .by_unit = false,
       .scale_free = false},
      {.metrics = {{"gaussian_wasserstein_normalised", kDistribution}},
       .compute = [](Subject s, Random& r) -> Scores {
         return {gaussian_wasserstein_normalised(s.input.codes(), r)};
       },
       .by_unit = false},
      {.metrics = {{"mi_score", kDistribution}},
       .compute = [](Subject s, Random& r) -> Scores { return {mi_score(s.input.codes(), r)}; },
       .by_unit = false,
       .matrix = MatrixKind::column_pairs},
      {.metrics = {{"d_lsbd", kFault}},
       .compute = [](Subject s, Random&) -> Scores { return {d_lsbd(*s.options.grid)}; },
       .by_unit = false,
       .needs_grid = true},
      {.metrics = {{"mixing", kFault}},
       .compute = [](Subject s, Random&) -> Scores { return {mixing(*s.options.grid)}; },
       .by_unit = false,
       .needs_grid = true,
       .matrix = MatrixKind::columns_cyclic},
      {.metrics = {{"declared_split", kFault}},
       .compute = declared_split_of,
       .in_battery = InBattery::with_blocks,
       .by_unit = false,
       .needs_grid = true,
       .matrix = MatrixKind::blocks_cyclic},
      {.metrics = {{"independence"}},
       .compute = independence_of,
       .by_unit = false,
       .needs_grid = true,
       .matrix = MatrixKind::cyclic_pairs},
      {.metrics = {{"higgins", kFault}},
       .compute = higgins_of,
       .by_unit = false,
       .needs_grid = true,
       .matrix = MatrixKind::cyclic_pairs},
      {.metrics = {{"downstream_accuracy", kContent}, {"sample_efficiency", kContent}},
       .compute = downstream_of,
       .in_battery = InBattery::on_request,
       .by_unit = false,
       .matrix = MatrixKind::rows_factors},
      {.metrics = {{"shifted_downstream", kContent}},
       .compute = [](Subject s, Random& r) -> Scores {
         return {
             shifted_downstream(s.input, r, {.predictor = {.trees = {.splits = splits_of(s)}}})};
       },
       .in_battery = InBattery::on_request,
       .by_unit = false},
      {.metrics = {{"reduced_downstream", kFault}},
       .compute = [](Subject s, Random& r) -> Scores {
         return {reduced_downstream(s.input, r, {.trees = {.splits = splits_of(s)}})};
       },
       .in_battery = InBattery::on_request},
      {.metrics = {{"unfairness", {MetricEvidence::behaviour, 0.0}}},
       .compute = [](Subject s, Random& r) -> Scores {
         return {unfairness(s.input, r, {.predictor = {.trees = {.splits = splits_of(s)}}})};
       },
       .in_battery = InBattery::on_request,
       .by_unit = false,
       .matrix = MatrixKind::factor_pairs},
      {.metrics = {{"flatness", {MetricEvidence::behaviour, 1.0}}},
       .compute = flatness_of,
       .in_battery = InBattery::on_request,
       .by_unit = false},
  };
  return list;
}

const BatteryEntry& battery_entry(std::string_view name) {
  const auto gives = [name](const BatteryEntry& entry) {
    return std::ranges::find(entry.metrics, name, &NamedMetric::name) != entry.metrics.end();
  };
  const auto at = std::ranges::find_if(battery_entries(), gives);
  require(at != battery_entries().end(), "there is no metric \"{}\"", name);
  return *at;
}

MetricKind metric_kind(std::string_view name) {
  return std::ranges::find(battery_entry(name).metrics, name, &NamedMetric::name)->kind;
}

}  // namespace torsor
