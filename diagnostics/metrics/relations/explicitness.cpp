#include "diagnostics/metrics/relations/explicitness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/logistic_regression.hpp"
#include "diagnostics/metrics/predictors/roc_auc.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// The rankings of rows by the probability of each class that occurs.
std::vector<RankedScores> rank_by_class(const Eigen::MatrixXd& probabilities,
                                        const Eigen::VectorXi& classes) {
  std::vector<RankedScores> ranked;
  for (int c = 0; c < probabilities.cols(); ++c) {
    if ((classes.array() != c).all()) continue;
    std::vector<bool> own;
    for (const int k : classes) own.push_back(k == c);
    ranked.emplace_back(probabilities.col(c), own);
  }
  return ranked;
}

/// The mean over the classes that have an area; NaN where none has.
double mean_area(const std::vector<RankedScores>& ranked, const Eigen::VectorXd& weights) {
  double sum = 0.0;
  double count = 0.0;
  for (const RankedScores& scores : ranked) {
    const std::optional<double> area = scores.auc(weights);
    if (!area) continue;
    sum += *area;
    count += 1.0;
  }
  return count > 0.0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

/// Whether every combination of the factors that vary has one row.
bool once_each(const MetricInput& input) {
  Eigen::Index cells = 1;
  Eigen::VectorXd cell = Eigen::VectorXd::Zero(input.rows());
  for (const Factor& factor : input.factors()) {
    if (factor.kind != FactorKind::discrete) return false;
    cells *= std::ssize(factor.levels);
    if (cells > input.rows()) return false;
    cell = cell * static_cast<double>(factor.levels.size()) + factor.classes.cast<double>();
  }
  return cells == input.rows() && std::set<double>(cell.begin(), cell.end()).size() ==
                                      static_cast<std::size_t>(input.rows());
}

/// The number of each row's combination of all factors but one.
std::vector<Eigen::Index> combinations_without(const MetricInput& input, std::size_t left_out) {
  std::vector<Eigen::Index> numbers(static_cast<std::size_t>(input.rows()), 0);
  for (std::size_t k = 0; k < input.factors().size(); ++k) {
    if (k == left_out) continue;
    const Factor& factor = input.factors()[k];
    for (std::size_t n = 0; n < numbers.size(); ++n) {
      numbers[n] =
          numbers[n] * std::ssize(factor.levels) + factor.classes[static_cast<Eigen::Index>(n)];
    }
  }
  return numbers;
}

/// Rows to fit and to test each factor on.
std::vector<TrainTest> factor_splits(const MetricInput& input, double fraction, bool grid,
                                     Random& random) {
  const TrainTest common = train_test_split(input.rows(), fraction, random);
  std::vector<TrainTest> splits(input.factors().size(), common);
  for (std::size_t k = 0; grid && k < splits.size(); ++k) {
    // One combination of the others, or one level, leaves nothing to hold out or to tell.
    const auto levels = std::ssize(input.factors()[k].levels);
    if (levels == 1 || levels == input.rows()) continue;
    splits[k] = grouped_split(combinations_without(input, k), fraction, random);
  }
  return splits;
}

/// What is told about one factor.
struct FactorAreas {
  double train = 0.0;
  std::vector<RankedScores> ranked;  ///< of the test rows
  std::vector<Eigen::Index> tested;  ///< which rows those are
  Eigen::Index absent = 0;           ///< classes without a test row
};

FactorAreas factor_areas(const MetricInput& input, std::size_t k, TrainTest split,
                         const ExplicitnessOptions& options) {
  const Eigen::MatrixXd train_codes = input.codes()(split.train, Eigen::all);
  const ColumnScaling scaling(train_codes);
  const Eigen::MatrixXd train = scaling(train_codes);
  const Eigen::MatrixXd test = scaling(input.codes()(split.test, Eigen::all));
  const Classes classes = factor_classes(input.factors()[k], options.bins);
  const Eigen::VectorXi own = classes.of(split.train);
  const LogisticModel model =
      fit_logistic(train, own, classes.count, {.c = options.c, .tolerance = 1e-5});
  FactorAreas areas;
  areas.train = mean_area(rank_by_class(model.probabilities(train), own),
                          Eigen::VectorXd::Ones(train.rows()));
  areas.ranked = rank_by_class(model.probabilities(test), classes.of(split.test));
  areas.absent = classes.count - std::ssize(areas.ranked);
  areas.tested = std::move(split.test);
  return areas;
}

/// Areas of the test rows by factor, with weights [N] of all rows.
Eigen::VectorXd weighted_areas(const std::vector<FactorAreas>& factors,
                               const Eigen::VectorXd& weights) {
  Eigen::VectorXd areas(std::ssize(factors));
  for (std::size_t k = 0; k < factors.size(); ++k) {
    areas[static_cast<Eigen::Index>(k)] = mean_area(factors[k].ranked, weights(factors[k].tested));
  }
  return areas;
}

/// The mean over the factors whose area is known.
double mean_of_known(const Eigen::VectorXd& areas) {
  double sum = 0.0;
  double count = 0.0;
  for (const double area : areas) {
    if (!std::isfinite(area)) continue;
    sum += area;
    count += 1.0;
  }
  return count > 0.0 ? sum / count : 0.5;
}

/// Every row that some factor is tested on.
std::vector<Eigen::Index> all_tested(const std::vector<FactorAreas>& factors) {
  std::set<Eigen::Index> rows;
  for (const FactorAreas& factor : factors) {
    rows.insert(factor.tested.begin(), factor.tested.end());
  }
  return {rows.begin(), rows.end()};
}

std::string explicitness_estimator(const MetricInput& input, const ExplicitnessOptions& options,
                                   bool grid) {
  const bool numbers = std::ranges::any_of(
      input.factors(), [](const Factor& factor) { return factor.kind == FactorKind::continuous; });
  return fmt::format(
      "softmax, C = {}, one-versus-rest AUC, test share {:.3g}{}{}", options.c,
      1.0 - options.train_fraction, grid ? " of the combinations of the other factors" : "",
      numbers ? fmt::format(", continuous factors in {} equal-width bins", options.bins) : "");
}

/// By factor; with details and remarks.
std::vector<FactorAreas> all_areas(const MetricInput& input, const std::vector<TrainTest>& splits,
                                   const ExplicitnessOptions& options, MetricResult& result) {
  std::vector<FactorAreas> found;
  Eigen::VectorXd train_areas(std::ssize(splits));
  Eigen::Index absent = 0;
  for (std::size_t k = 0; k < splits.size(); ++k) {
    found.push_back(factor_areas(input, k, splits[k], options));
    train_areas[static_cast<Eigen::Index>(k)] = found[k].train;
    absent += found[k].absent;
  }
  result.details["train"] = number_list(train_areas);
  if (absent > 0) add_remark(result, fmt::format("{} classes have no test row.", absent));
  return found;
}

/// A bootstrap of the rows that some factor is tested on; nothing for few.
std::optional<Interval> area_interval(const MetricInput& input,
                                      const std::vector<FactorAreas>& found, double value,
                                      const BootstrapOptions& options, Random& random) {
  const std::vector<Eigen::Index> tested = all_tested(found);
  if (!input.intervals() || std::ssize(tested) < kIntervalRows) return {};
  const auto score = [&](std::span<const Eigen::Index> drawn) {
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(input.rows());
    for (const Eigen::Index n : drawn) weights[tested[static_cast<std::size_t>(n)]] += 1.0;
    return mean_of_known(weighted_areas(found, weights));
  };
  return bootstrap_interval(std::ssize(tested), value, score, random, options);
}

}  // namespace

MetricResult explicitness(const MetricInput& input, Random& random,
                          const ExplicitnessOptions& options) {
  check_bins(options.bins);
  const bool grid = once_each(input);
  MetricResult result =
      metric_result("explicitness", input, explicitness_estimator(input, options, grid));
  if (!can_split(input.rows(), options.train_fraction)) {
    result.remark = fmt::format("{} rows leave none to train or to test on.", input.rows());
    return result;
  }
  const std::vector<FactorAreas> found =
      all_areas(input, factor_splits(input, options.train_fraction, grid, random), options, result);
  const Eigen::VectorXd test_areas = weighted_areas(found, Eigen::VectorXd::Ones(input.rows()));
  result.details["test"] = number_list(test_areas);
  if (test_areas.array().isNaN().all()) {
    add_remark(result, "No factor has two classes among the test rows.");
    return result;
  }
  result.value = mean_of_known(test_areas);
  if (*result.value < 0.5) {
    add_remark(result,
               "Below the 1/2 of chance: held-out rows are ranked no better than at random.");
  }
  result.interval = area_interval(input, found, *result.value, options.bootstrap, random);
  return result;
}

}  // namespace torsor
