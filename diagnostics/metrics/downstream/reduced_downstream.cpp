#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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

/// The mean score for the factors kept, but for one; 0 where there is no other.
double mean_of_others(const Eigen::VectorXd& scores, std::vector<bool> kept, Eigen::Index own) {
  kept[static_cast<std::size_t>(own)] = false;
  return kept_mean(scores, kept);
}

/// What is left of one factor while units are taken away.
struct Removal {
  std::vector<std::size_t> removed = {};
  std::vector<double> own;     ///< scores of the factor, from no unit removed on
  std::vector<double> others;  ///< mean scores of the others
  HeldOutErrors errors = {};   ///< of the factor at last
};

class UnitRemover {
 public:
  UnitRemover(const MetricInput& train, const MetricInput& test, std::vector<bool> kept,
              const TreeOptions& options)
      : train_(train), test_(test), kept_(std::move(kept)), options_(options) {
    for (std::size_t i = 0; i < train.blocks().size(); ++i) units_.push_back(i);
    whole_ = fit_units(train, test, units_, options);
  }

  /// Takes `steps` times the unit of the greatest importance for a factor.
  [[nodiscard]] Removal run(Eigen::Index factor, Eigen::Index steps) const {
    std::vector<std::size_t> units = units_;
    UnitFit fit = whole_;
    Removal found{.own = {fit.scores[factor]},
                  .others = {mean_of_others(fit.scores, kept_, factor)}};
    for (Eigen::Index step = 0; step < steps; ++step) {
      Eigen::Index most = 0;
      fit.importances.col(factor).maxCoeff(&most);
      found.removed.push_back(units[static_cast<std::size_t>(most)]);
      units.erase(units.begin() + most);
      fit = fit_units(train_, test_, units, options_);
      found.own.push_back(fit.scores[factor]);
      found.others.push_back(mean_of_others(fit.scores, kept_, factor));
    }
    found.errors = fit.errors[static_cast<std::size_t>(factor)];
    return found;
  }

 private:
  const MetricInput& train_;
  const MetricInput& test_;
  std::vector<bool> kept_;
  const TreeOptions& options_;
  std::vector<std::size_t> units_;
  UnitFit whole_;
};

/// Why there is no value, or nothing.
std::string no_reduction(const MetricInput& input, const std::vector<bool>& kept,
                         double train_fraction) {
  if (kept_numbers(kept).empty()) {
    return "Every factor has one value: there is nothing to predict.";
  }
  if (input.blocks().size() < 2) return "A code of one unit has none to spare.";
  if (!can_split(input.rows(), train_fraction)) {
    return fmt::format("{} rows leave none to train or to test on.", input.rows());
  }
  return {};
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
  result.remark = no_reduction(input, kept, options.train_fraction);
  if (!result.remark.empty()) return result;
  const TrainTest split = train_test_split(input.rows(), options.train_fraction, random);
  const MetricInput train = input.rows_at(split.train);
  const MetricInput test = input.rows_at(split.test);
  const UnitRemover remover(train, test, kept, options.trees);
  const Eigen::Index steps = std::min(options.removed, std::ssize(input.blocks()) - 1);
  Eigen::VectorXd left(std::ssize(kept));
  std::vector<HeldOutErrors> last;
  for (Eigen::Index k = 0; k < left.size(); ++k) {
    const Removal found = remover.run(k, kept[static_cast<std::size_t>(k)] ? steps : 0);
    left[k] = found.own.back();
    last.push_back(found.errors);
    result.details["own"].push_back(found.own);
    result.details["others"].push_back(found.others);
    result.details["removed"].push_back(found.removed);
  }
  result.value = kept_mean(left, kept);
  if (input.intervals()) result.interval = held_out_interval(last, kept, random);
  remark_left_out(result, input, kept);
  return result;
}

}  // namespace torsor
