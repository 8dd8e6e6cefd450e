#include "diagnostics/metrics/relations/explicitness.hpp"

#include <cmath>
#include <limits>
#include <span>
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

/// The mean over the factors whose area is known.
double mean_of_known(const std::vector<std::vector<RankedScores>>& factors,
                     const Eigen::VectorXd& weights) {
  double sum = 0.0;
  double count = 0.0;
  for (const auto& ranked : factors) {
    const double area = mean_area(ranked, weights);
    if (!std::isfinite(area)) continue;
    sum += area;
    count += 1.0;
  }
  return count > 0.0 ? sum / count : 0.5;
}

}  // namespace

MetricResult explicitness(const MetricInput& input, Random& random,
                          const ExplicitnessOptions& options) {
  MetricResult result =
      metric_result("explicitness", input,
                    fmt::format("softmax, C = {}, one-versus-rest AUC, test share {:.3g}",
                                options.c, 1.0 - options.train_fraction));
  if (!can_split(input.rows(), options.train_fraction)) {
    result.remark = fmt::format("{} rows leave none to train or to test on.", input.rows());
    return result;
  }
  const TrainTest split = train_test_split(input.rows(), options.train_fraction, random);
  const Eigen::MatrixXd train_codes = input.codes()(split.train, Eigen::all);
  const ColumnScaling scaling(train_codes);
  const Eigen::MatrixXd train = scaling(train_codes);
  const Eigen::MatrixXd test = scaling(input.codes()(split.test, Eigen::all));
  const auto factors = static_cast<Eigen::Index>(input.factors().size());
  Eigen::VectorXd train_areas(factors);
  Eigen::VectorXd test_areas(factors);
  std::vector<std::vector<RankedScores>> tested;
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(test.rows());
  Eigen::Index absent = 0;
  for (Eigen::Index k = 0; k < factors; ++k) {
    const Classes classes = factor_classes(input.factors()[static_cast<std::size_t>(k)]);
    const Eigen::VectorXi own = classes.of(split.train);
    const LogisticModel model =
        fit_logistic(train, own, classes.count, {.c = options.c, .tolerance = 1e-5});
    train_areas[k] = mean_area(rank_by_class(model.probabilities(train), own),
                               Eigen::VectorXd::Ones(train.rows()));
    tested.push_back(rank_by_class(model.probabilities(test), classes.of(split.test)));
    test_areas[k] = mean_area(tested.back(), ones);
    absent += classes.count - static_cast<Eigen::Index>(tested.back().size());
  }
  result.details["test"] = number_list(test_areas);
  result.details["train"] = number_list(train_areas);
  if (absent > 0) add_remark(result, fmt::format("{} classes have no test row.", absent));
  if (test_areas.array().isNaN().all()) {
    add_remark(result, "No factor has two classes among the test rows.");
    return result;
  }
  result.value = mean_of_known(tested, ones);
  if (test.rows() < kIntervalRows) return result;
  const auto score = [&](std::span<const Eigen::Index> rows) {
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(test.rows());
    for (const Eigen::Index n : rows) weights[n] += 1.0;
    return mean_of_known(tested, weights);
  };
  result.interval = bootstrap_interval(test.rows(), *result.value, score, random);
  return result;
}

}  // namespace torsor
