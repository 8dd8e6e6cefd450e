#include "diagnostics/metrics/relations/sap.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/linear_share.hpp"
#include "diagnostics/metrics/predictors/linear_svm.hpp"
#include "diagnostics/metrics/relations/relation_gaps.hpp"
#include "diagnostics/metrics/relations/relation_scores.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// S of the given rows, [units, kept factors].
using Predictability = std::function<Eigen::MatrixXd(std::span<const Eigen::Index> rows)>;

/// 1 where the classifier of a unit is right about a test row, else 0: [units, test rows].
Eigen::MatrixXd correct_by_unit(const MetricInput& input, const Factor& factor,
                                const TrainTest& split, double c) {
  const auto units = static_cast<Eigen::Index>(input.blocks().size());
  Eigen::MatrixXd correct(units, std::ssize(split.test));
  const Eigen::VectorXi train_classes = factor.classes(split.train);
  const Eigen::ArrayXi truth = factor.classes(split.test);
  for (Eigen::Index i = 0; i < units; ++i) {
    const Eigen::MatrixXd unit = input.block(static_cast<std::size_t>(i));
    const LinearSvm svm = fit_linear_svm(unit(split.train, Eigen::all), train_classes,
                                         static_cast<int>(factor.levels.size()), c);
    const Eigen::ArrayXi predicted = svm.predict(unit(split.test, Eigen::all));
    correct.row(i) = (predicted == truth).cast<double>().transpose();
  }
  return correct;
}

/// Test accuracies of classifiers, which are fitted once.
Predictability accuracies(const MetricInput& input, const std::vector<Eigen::Index>& factors,
                          const SapOptions& options, Random& random) {
  const TrainTest split = train_test_split(input.rows(), options.train_fraction, random);
  std::vector<Eigen::MatrixXd> correct;
  for (const Eigen::Index k : factors) {
    const Factor& factor = input.factors()[static_cast<std::size_t>(k)];
    correct.push_back(correct_by_unit(input, factor, split, options.c));
  }
  Eigen::VectorXi place = Eigen::VectorXi::Constant(input.rows(), -1);  // among the test rows
  for (std::size_t t = 0; t < split.test.size(); ++t) place[split.test[t]] = static_cast<int>(t);
  return [correct, place](std::span<const Eigen::Index> rows) {
    std::vector<int> tested;
    for (const Eigen::Index n : rows) {
      if (place[n] >= 0) tested.push_back(place[n]);
    }
    const double count = std::max<double>(1.0, static_cast<double>(tested.size()));
    Eigen::MatrixXd found(correct.front().rows(), std::ssize(correct));
    for (std::size_t k = 0; k < correct.size(); ++k) {
      Eigen::VectorXd right = Eigen::VectorXd::Zero(found.rows());
      for (const int t : tested) right += correct[k].col(t);
      found.col(static_cast<Eigen::Index>(k)) = right / count;
    }
    return found;
  };
}

/// R² of linear regressions.
Predictability shares(const MetricInput& input, const std::vector<Eigen::Index>& factors) {
  const Eigen::Index columns = input.codes().cols();
  Eigen::MatrixXd both(input.rows(), columns + std::ssize(factors));
  both.leftCols(columns) = input.codes();
  for (std::size_t k = 0; k < factors.size(); ++k) {
    both.col(columns + static_cast<Eigen::Index>(k)) =
        input.factors()[static_cast<std::size_t>(factors[k])].values;
  }
  return [both, columns, blocks = input.blocks()](std::span<const Eigen::Index> rows) {
    const Eigen::MatrixXd covariance = sample_covariance(both(rows, Eigen::all));
    Eigen::MatrixXd found(std::ssize(blocks), both.cols() - columns);
    for (Eigen::Index k = 0; k < found.cols(); ++k) {
      for (std::size_t i = 0; i < blocks.size(); ++i) {
        found(static_cast<Eigen::Index>(i), k) = linear_share(covariance, blocks[i], columns + k);
      }
    }
    return found;
  };
}

/// Whether a unit moves, but too little to count for a regression.
bool has_faint_unit(const MetricInput& input) {
  for (std::size_t b = 0; b < input.blocks().size(); ++b) {
    const Eigen::MatrixXd unit = input.block(b);
    const double variance = sample_covariance(unit).diagonal().maxCoeff();
    if (!(variance > 1e-12) && !is_constant(unit)) return true;
  }
  return false;
}

MetricResult sap_result(const MetricInput& input, const SapOptions& options) {
  if (options.mode == SapMode::continuous) {
    return metric_result("sap_continuous", input, "squared correlation");
  }
  return metric_result("sap_discrete", input,
                       fmt::format("linear classifier, squared hinge, C = {}, test share {:.3g}",
                                   options.c, 1.0 - options.train_fraction));
}

/// The factors with a score; the remark names the others.
std::vector<Eigen::Index> scored_factors(const MetricInput& input, SapMode mode,
                                         MetricResult& result) {
  const std::vector<bool> varying = varying_factors(input);
  remark_left_out(result, input, varying);
  if (mode == SapMode::continuous) return kept_numbers(varying);
  std::vector<bool> discrete;
  for (const Factor& factor : input.factors()) {
    discrete.push_back(factor.kind == FactorKind::discrete);
  }
  remark_left_out(result, input, discrete, "they are continuous, see sap_continuous");
  for (std::size_t k = 0; k < discrete.size(); ++k) discrete[k] = discrete[k] && varying[k];
  return kept_numbers(discrete);
}

/// Why there is no value, or nothing.
std::string no_predictability(const MetricInput& input, const SapOptions& options,
                              std::size_t factors) {
  if (input.blocks().size() < 2) return "A code of one unit has no second one to be ahead of.";
  if (factors == 0) return "No factor is left: there is nothing to predict.";
  if (options.mode == SapMode::discrete && !can_split(input.rows(), options.train_fraction)) {
    return fmt::format("{} rows leave none to train or to test on.", input.rows());
  }
  return {};
}

}  // namespace

MetricResult sap(const MetricInput& input, Random& random, const SapOptions& options) {
  require(options.c > 0.0, "the cost of an error must be above 0, not {}", options.c);
  require(options.train_fraction > 0.0 && options.train_fraction < 1.0,
          "a share of {} to train on is not between 0 and 1", options.train_fraction);
  MetricResult result = sap_result(input, options);
  const std::vector<Eigen::Index> factors = scored_factors(input, options.mode, result);
  if (const std::string why = no_predictability(input, options, factors.size()); !why.empty()) {
    add_remark(result, why);
    return result;
  }
  const bool regresses = options.mode == SapMode::continuous;
  const Predictability predictability =
      regresses ? shares(input, factors) : accuracies(input, factors, options, random);
  const Eigen::MatrixXd scores = predictability(all_rows(input.rows()));
  const Eigen::VectorXd gaps = top_gaps(scores);
  result.value = gaps.mean();
  result.matrix = Eigen::MatrixXd::Zero(scores.rows(), std::ssize(input.factors()));
  result.matrix(Eigen::all, factors) = scores;
  result.details["gap"] = number_list(top_gaps(result.matrix));
  result.details["aggregations"] =
      aggregations(result.matrix, factors, Eigen::VectorXd::Ones(std::ssize(factors)));
  if (regresses && has_faint_unit(input)) {
    add_remark(result,
               "Units whose variance is 1e-12 or less count as telling nothing: scale the code.");
  }
  if (!resamples(input)) return result;
  const auto score = [&](std::span<const Eigen::Index> rows) {
    return top_gaps(predictability(rows)).mean();
  };
  result.interval =
      bootstrap_interval(input.rows(), *result.value, score, random, options.bootstrap);
  return result;
}

}  // namespace torsor
