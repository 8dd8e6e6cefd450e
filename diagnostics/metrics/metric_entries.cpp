#include "diagnostics/metrics/metric_entries.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/metrics/interventions/beta_vae_score.hpp"
#include "diagnostics/metrics/interventions/factor_vae_score.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
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

constexpr Eigen::Index kExactRows = 2000;

BatteryScores dci_scores_of(const BatterySubject& subject, Random& random) {
  // Below some thousand rows exact splits take no longer.
  const bool exact = subject.options.exact_trees || subject.input.rows() < kExactRows;
  const SplitSearch splits = exact ? SplitSearch::exact : SplitSearch::histogram;
  Dci dci = torsor::dci(subject.input, random, {.trees = {.splits = splits}});
  return {std::move(dci.disentanglement), std::move(dci.completeness),
          std::move(dci.informativeness)};
}

BatteryScores info_mec_of(const BatterySubject& subject, Random& random) {
  InfoMec mec = info_mec(subject.input, random);
  return {std::move(mec.modularity), std::move(mec.compactness), std::move(mec.explicitness)};
}

/// A metric of grids, or why there is none.
template <class F>
BatteryScores on_grid(const BatterySubject& subject, std::vector<std::string> names, F compute) {
  if (subject.options.grid) return compute(*subject.options.grid);
  BatteryScores scores;
  for (std::string& name : names) {
    scores.push_back({.id = metric_id(name),
                      .remark = "Needs codes of every combination of cyclic factors, once each" +
                                (subject.options.no_grid.empty()
                                     ? std::string(".")
                                     : fmt::format(": {}.", subject.options.no_grid))});
    scores.back().name = std::move(name);
  }
  return scores;
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
  return on_grid(subject, {"independence"}, [](const CodeGrid& grid) -> BatteryScores {
    return {independence(grid.codes(), grid_factors(grid),
                         {.objects = grid_objects(grid, grid.objects())})};
  });
}

/// The blocks of the input where they can be those of the factors of the grid, in order.
std::vector<ColumnBlock> declared_blocks(const BatterySubject& subject, const CodeGrid& grid) {
  const MetricInput& input = subject.input;
  const bool declared = !input.single() && input.blocks().size() == grid.factors();
  return declared ? input.blocks() : std::vector<ColumnBlock>{};
}

BatteryScores higgins_of(const BatterySubject& subject, Random&) {
  return on_grid(subject, {"higgins"}, [&](const CodeGrid& grid) -> BatteryScores {
    // Every group of objects is a fit of all operators: 20 are enough for an interval.
    const auto groups = std::min(grid.objects(), static_cast<Eigen::Index>(kLeastObjects));
    return {
        higgins(grid.codes(), grid_factors(grid),
                {.blocks = declared_blocks(subject, grid), .objects = grid_objects(grid, groups)})};
  });
}

}  // namespace

const std::vector<BatteryEntry>& battery_entries() {
  using Subject = const BatterySubject&;
  using Scores = BatteryScores;
  static const std::vector<BatteryEntry> list{
      {.names = {"beta_vae"},
       .compute = [](Subject s, Random& r) -> Scores { return {beta_vae_score(s.input, r)}; },
       .scale_free = false,
       .shuffles = 1},
      {.names = {"factor_vae"},
       .compute = [](Subject s, Random& r) -> Scores { return {factor_vae_score(s.input, r)}; },
       .scale_free = false,
       .shuffles = 3,
       .dear = true},
      {.names = {"mig"},
       .compute = [](Subject s, Random& r) -> Scores { return {mig(s.input, r)}; },
       .shuffles = 5},
      {.names = {"dci_disentanglement", "dci_completeness", "dci_informativeness"},
       .compute = dci_scores_of},
      {.names = {"sap_continuous"},
       .compute = [](Subject s, Random& r) -> Scores {
         return {sap(s.input, r, {.mode = SapMode::continuous})};
       },
       .scale_free = false,
       .shuffles = 5},
      {.names = {"sap_discrete"},
       .compute = [](Subject s, Random& r) -> Scores { return {sap(s.input, r)}; },
       .scale_free = false,
       .shuffles = 5,
       .dear = true},
      {.names = {"modularity"},
       .compute = [](Subject s, Random& r) -> Scores { return {modularity(s.input, r)}; },
       .shuffles = 5},
      {.names = {"explicitness"},
       .compute = [](Subject s, Random& r) -> Scores { return {explicitness(s.input, r)}; },
       .by_unit = false},
      {.names = {"irs"},
       .compute = [](Subject s, Random& r) -> Scores { return {irs(s.input, r)}; },
       .shuffles = 5},
      {.names = {"info_m", "info_c", "info_e"},
       .compute = info_mec_of,
       .shuffles = 5,
       .dear = true},
      {.names = {"gaussian_tc"},
       .compute = [](Subject s, Random& r) -> Scores { return {gaussian_tc(s.input.codes(), r)}; },
       .by_unit = false},
      {.names = {"gaussian_wasserstein"},
       .compute = [](Subject s, Random& r) -> Scores {
         return {gaussian_wasserstein(s.input.codes(), r)};
       },
       .by_unit = false,
       .scale_free = false},
      {.names = {"gaussian_wasserstein_normalised"},
       .compute = [](Subject s, Random& r) -> Scores {
         return {gaussian_wasserstein_normalised(s.input.codes(), r)};
       },
       .by_unit = false},
      {.names = {"mi_score"},
       .compute = [](Subject s, Random& r) -> Scores { return {mi_score(s.input.codes(), r)}; },
       .by_unit = false,
       .matrix = MatrixKind::column_pairs},
      {.names = {"d_lsbd"},
       .compute = [](Subject s, Random&) -> Scores {
         return on_grid(s, {"d_lsbd"}, [](const CodeGrid& g) -> Scores { return {d_lsbd(g)}; });
       },
       .by_unit = false},
      {.names = {"mixing"},
       .compute = [](Subject s, Random&) -> Scores {
         return on_grid(s, {"mixing"}, [](const CodeGrid& g) -> Scores { return {mixing(g)}; });
       },
       .by_unit = false,
       .matrix = MatrixKind::columns_cyclic},
      {.names = {"independence"},
       .compute = independence_of,
       .by_unit = false,
       .matrix = MatrixKind::cyclic_pairs},
      {.names = {"higgins"},
       .compute = higgins_of,
       .by_unit = false,
       .matrix = MatrixKind::cyclic_pairs},
  };
  return list;
}

}  // namespace torsor
