#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/downstream/downstream.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/held_out_errors.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/trees/tree_importances.hpp"

namespace torsor {
namespace {

/// Scores of all factors on the test rows, and importances, with some units only.
struct UnitFit {
  std::vector<HeldOutErrors> errors;  ///< by factor
  Eigen::VectorXd scores;             ///< [factors]
  Eigen::MatrixXd importances;        ///< [units left, factors]
};

UnitFit fit_units(const MetricInput& train, const MetricInput& test,
                  const std::vector<std::size_t>& units, const TreeOptions& options) {
  std::vector<ColumnBlock> blocks;
  for (const std::size_t unit : units) blocks.push_back(train.blocks()[unit]);
  const MetricInput own = train.with_blocks(blocks);
  const Eigen::MatrixXd test_codes = unit_columns(test.with_blocks(blocks));
  const std::vector<BoostedTrees> trees = fit_factors(own, options);
  UnitFit fit{{}, {}, tree_importances(own, trees)};
  for (std::size_t k = 0; k < trees.size(); ++k) {
    fit.errors.push_back(held_out_errors(trees[k], test_codes, test.factors()[k]));
  }
  fit.scores = held_out_scores(fit.errors, all_rows(test.rows()));
  return fit;
}

double mean_of_others(const Eigen::VectorXd& scores, Eigen::Index own) {
  if (scores.size() < 2) return 0.0;
  return (scores.sum() - scores[own]) / static_cast<double>(scores.size() - 1);
}

}  // namespace

MetricResult reduced_downstream(const MetricInput& input, Random& random,
                                const ReducedDownstreamOptions& options) {
  require(options.removed > 0, "a reduced code lacks a unit at least; found {}", options.removed);
  MetricResult result =
      metric_result("reduced_downstream", input,
                    fmt::format("{}, up to {} units removed",
                                PredictorOptions{.trees = options.trees}.text(), options.removed));
  const std::vector<bool> kept = varying_factors(input);
  if (std::ranges::find(kept, true) == kept.end()) {
    result.remark = "Every factor has one value: there is nothing to predict.";
  } else if (input.blocks().size() < 2) {
    result.remark = "A code of one unit has none to spare.";
  } else if (!can_split(input.rows(), options.train_fraction)) {
    result.remark = fmt::format("{} rows leave none to train or to test on.", input.rows());
  }
  if (!result.remark.empty()) return result;
  const TrainTest split = train_test_split(input.rows(), options.train_fraction, random);
  const MetricInput train = input.rows_at(split.train);
  const MetricInput test = input.rows_at(split.test);
  std::vector<std::size_t> all_units(input.blocks().size());
  for (std::size_t i = 0; i < all_units.size(); ++i) all_units[i] = i;
  const UnitFit whole = fit_units(train, test, all_units, options.trees);
  const auto most = static_cast<Eigen::Index>(all_units.size()) - 1;
  const Eigen::Index steps = std::min(options.removed, most);
  const auto factors = static_cast<Eigen::Index>(kept.size());
  Eigen::VectorXd left = Eigen::VectorXd::Zero(factors);
  std::vector<HeldOutErrors> last;
  for (Eigen::Index k = 0; k < factors; ++k) {
    std::vector<std::size_t> units = all_units;
    std::vector<std::size_t> removed;
    std::vector<double> own{whole.scores[k]};
    std::vector<double> others{mean_of_others(whole.scores, k)};
    UnitFit fit = whole;
    for (Eigen::Index step = 0; kept[static_cast<std::size_t>(k)] && step < steps; ++step) {
      Eigen::Index worst = 0;
      fit.importances.col(k).maxCoeff(&worst);
      removed.push_back(units[static_cast<std::size_t>(worst)]);
      units.erase(units.begin() + worst);
      fit = fit_units(train, test, units, options.trees);
      own.push_back(fit.scores[k]);
      others.push_back(mean_of_others(fit.scores, k));
    }
    left[k] = own.back();
    last.push_back(fit.errors[static_cast<std::size_t>(k)]);
    result.details["own"].push_back(own);
    result.details["others"].push_back(others);
    result.details["removed"].push_back(removed);
  }
  result.value = kept_mean(left, kept);
  if (input.intervals()) result.interval = held_out_interval(last, kept, random);
  remark_left_out(result, input, kept);
  return result;
}

}  // namespace torsor
