#include "diagnostics/metrics/relations/dci.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/held_out_errors.hpp"
#include "diagnostics/metrics/relations/dci_scores.hpp"
#include "diagnostics/metrics/relations/relation_scores.hpp"

namespace torsor {
namespace {

Dci dci_results(const MetricInput& input, const DciOptions& options) {
  const auto estimator =
      fmt::format("gradient-boosted trees, {} splits, {} stages of depth {}",
                  options.trees.splits == SplitSearch::exact ? "exact" : "histogram",
                  options.trees.boosting.stages, options.trees.boosting.shape.depth);
  return {metric_result("dci_disentanglement", input, estimator),
          metric_result("dci_completeness", input, estimator),
          metric_result("dci_informativeness", input, estimator)};
}

void remark_all(Dci& results, const std::string& sentence) {
  for (MetricResult* result :
       {&results.disentanglement, &results.completeness, &results.informativeness}) {
    add_remark(*result, sentence);
  }
}

/// The scores of the factors that vary: one that does not has no entropy and counts nowhere. Those
/// left out are not a number by factor.
DciScores kept_scores(const Eigen::MatrixXd& importances, const std::vector<bool>& kept) {
  const std::vector<Eigen::Index> columns = kept_numbers(kept);
  DciScores scores = dci_scores(importances(Eigen::all, columns));
  Eigen::VectorXd by_factor =
      Eigen::VectorXd::Constant(importances.cols(), std::numeric_limits<double>::quiet_NaN());
  by_factor(columns) = scores.by_factor;
  scores.by_factor = std::move(by_factor);
  return scores;
}

void add_score_intervals(const MetricInput& train, const std::vector<bool>& kept,
                         const DciOptions& options, Random& random, Dci& results) {
  const auto scores_of = [&](std::span<const Eigen::Index> rows) -> Eigen::VectorXd {
    const DciScores scores =
        kept_scores(tree_importances(train.rows_at(rows), options.trees), kept);
    return Eigen::Vector2d(scores.disentanglement, scores.completeness);
  };
  const Eigen::Vector2d values(*results.disentanglement.value, *results.completeness.value);
  const std::vector<Interval> intervals = subsampling_intervals(
      train.rows(), values, scores_of, random,
      {.replicates = options.replicates, .fraction = options.replicate_fraction});
  results.disentanglement.interval = intervals[0];
  results.completeness.interval = intervals[1];
}

void add_informativeness(const MetricInput& train, const MetricInput& test,
                         const std::vector<BoostedTrees>& trees, const std::vector<bool>& kept,
                         Random& random, MetricResult& result) {
  const Eigen::MatrixXd train_codes = unit_columns(train);
  const Eigen::MatrixXd test_codes = unit_columns(test);
  const auto factors = static_cast<Eigen::Index>(trees.size());
  Eigen::VectorXd train_scores(factors);
  std::vector<HeldOutErrors> errors;
  for (std::size_t k = 0; k < trees.size(); ++k) {
    train_scores[static_cast<Eigen::Index>(k)] =
        prediction_score(trees[k], train_codes, train.factors()[k]);
    errors.push_back(held_out_errors(trees[k], test_codes, test.factors()[k]));
  }
  const Eigen::VectorXd test_scores = held_out_scores(errors, all_rows(test.rows()));
  result.value = kept_mean(test_scores, kept);
  result.details["test"] = number_list(test_scores);
  result.details["train"] = number_list(train_scores);
  if (test.intervals()) result.interval = held_out_interval(errors, kept, random);
}

/// Classes that occur among the test rows only.
std::size_t unseen_classes(const MetricInput& train, const MetricInput& test) {
  std::size_t count = 0;
  for (std::size_t k = 0; k < train.factors().size(); ++k) {
    if (train.factors()[k].kind != FactorKind::discrete) continue;
    const Eigen::VectorXi& seen = train.factors()[k].classes;
    const Eigen::VectorXi& tested = test.factors()[k].classes;
    std::set<int> unseen(tested.begin(), tested.end());
    for (const int c : seen) unseen.erase(c);
    count += unseen.size();
  }
  return count;
}

void check_split(const TrainTest& split, Eigen::Index rows) {
  require(!split.train.empty() && !split.test.empty(),
          "a split needs rows to train and to test on");
  for (const auto* side : {&split.train, &split.test}) {
    for (const Eigen::Index row : *side) {
      require(row >= 0 && row < rows, "row {} of the split is not one of {}", row, rows);
    }
  }
}

}  // namespace

Dci dci(const MetricInput& input, const TrainTest& split, Random& random,
        const DciOptions& options) {
  check_split(split, input.rows());
  Dci results = dci_results(input, options);
  const MetricInput train = input.rows_at(split.train);
  const MetricInput test = input.rows_at(split.test);
  const std::vector<bool> kept = varying_factors(train);
  if (kept_numbers(kept).empty()) {
    remark_all(results, "Every factor has one value: there is nothing to predict.");
    return results;
  }
  const std::vector<BoostedTrees> trees = fit_factors(train, options.trees);
  const Eigen::MatrixXd importances = tree_importances(train, trees);
  const DciScores scores = kept_scores(importances, kept);
  results.disentanglement.value = scores.disentanglement;
  results.disentanglement.details["by_unit"] = number_list(scores.by_unit);
  results.completeness.value = scores.completeness;
  results.completeness.details["by_factor"] = number_list(scores.by_factor);
  results.disentanglement.matrix = results.completeness.matrix = importances;
  results.disentanglement.details["aggregations"] = aggregations(importances, kept_numbers(kept));
  if (options.replicates > 0 && subsamples(train, options.replicate_fraction)) {
    add_score_intervals(train, kept, options, random, results);
  }
  add_informativeness(train, test, trees, kept, random, results.informativeness);
  for (MetricResult* result :
       {&results.disentanglement, &results.completeness, &results.informativeness}) {
    remark_left_out(*result, input, kept);
  }
  if (const std::size_t unseen = unseen_classes(train, test); unseen > 0) {
    add_remark(results.informativeness,
               fmt::format("Classes of test rows without a training row: {}.", unseen));
  }
  if (importances.rows() == 1) {
    add_remark(results.completeness, "The code is one unit: completeness is 1 by definition.");
  }
  if (importances.sum() == 0.0) {
    remark_all(results, "No unit tells anything about a factor.");
  }
  return results;
}

Dci dci(const MetricInput& input, Random& random, const DciOptions& options) {
  if (!can_split(input.rows(), options.train_fraction)) {
    Dci results = dci_results(input, options);
    remark_all(results, fmt::format("{} rows leave none to train or to test on.", input.rows()));
    return results;
  }
  return dci(input, train_test_split(input.rows(), options.train_fraction, random), random,
             options);
}

}  // namespace torsor
