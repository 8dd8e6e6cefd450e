#include "diagnostics/metrics/relations/sap.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/linear_share.hpp"
#include "diagnostics/metrics/predictors/linear_svm.hpp"
#include "diagnostics/metrics/relations/relation_gaps.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// S of any choice of rows; classifiers are fitted once.
class Predictability {
 public:
  Predictability(const MetricInput& input, const SapOptions& options, Random& random)
      : input_(input), tested_(Eigen::VectorXi::Zero(input.rows())) {
    TrainTest split;
    for (std::size_t k = 0; k < input.factors().size(); ++k) {
      const Factor& factor = input.factors()[k];
      correct_.emplace_back();
      if (options.mode == SapMode::continuous || factor.kind == FactorKind::continuous) {
        regressed_.push_back(k);
        continue;
      }
      if (split.train.empty()) {
        split = train_test_split(input.rows(), options.train_fraction, random);
        tested_(split.test).setOnes();
      }
      correct_[k] = correct_by_unit(factor, split, options.c);
    }
  }

  [[nodiscard]] bool regresses() const { return !regressed_.empty(); }

  [[nodiscard]] Eigen::MatrixXd scores(std::span<const Eigen::Index> rows) const {
    Eigen::MatrixXd found(static_cast<Eigen::Index>(input_.blocks().size()),
                          static_cast<Eigen::Index>(input_.factors().size()));
    if (regressed_.size() < correct_.size()) add_accuracies(rows, found);
    if (!regressed_.empty()) add_shares(rows, found);
    return found;
  }

 private:
  /// 1 where the classifier of a unit is right about a row, 0 where it is wrong or did not test it.
  Eigen::MatrixXd correct_by_unit(const Factor& factor, const TrainTest& split, double c) const {
    const auto units = static_cast<Eigen::Index>(input_.blocks().size());
    Eigen::MatrixXd correct = Eigen::MatrixXd::Zero(units, input_.rows());
    const Eigen::VectorXi train_classes = factor.classes(split.train);
    for (Eigen::Index i = 0; i < units; ++i) {
      const Eigen::MatrixXd unit = input_.block(static_cast<std::size_t>(i));
      const LinearSvm svm = fit_linear_svm(unit(split.train, Eigen::all), train_classes,
                                           static_cast<int>(factor.levels.size()), c);
      const Eigen::VectorXi predicted = svm.predict(unit(split.test, Eigen::all));
      for (std::size_t t = 0; t < split.test.size(); ++t) {
        const Eigen::Index row = split.test[t];
        const bool right = predicted[static_cast<Eigen::Index>(t)] == factor.classes[row];
        correct(i, row) = right ? 1.0 : 0.0;
      }
    }
    return correct;
  }

  void add_accuracies(std::span<const Eigen::Index> rows, Eigen::MatrixXd& found) const {
    std::vector<Eigen::Index> tested;
    for (const Eigen::Index n : rows) {
      if (tested_[n] == 1) tested.push_back(n);
    }
    const double count = std::max<double>(1.0, static_cast<double>(tested.size()));
    for (std::size_t k = 0; k < correct_.size(); ++k) {
      if (correct_[k].size() == 0) continue;
      Eigen::VectorXd right = Eigen::VectorXd::Zero(correct_[k].rows());
      for (const Eigen::Index n : tested) right += correct_[k].col(n);
      found.col(static_cast<Eigen::Index>(k)) = right / count;
    }
  }

  void add_shares(std::span<const Eigen::Index> rows, Eigen::MatrixXd& found) const {
    const Eigen::Index columns = input_.codes().cols();
    const auto targets = static_cast<Eigen::Index>(regressed_.size());
    Eigen::MatrixXd both(static_cast<Eigen::Index>(rows.size()), columns + targets);
    both.leftCols(columns) = input_.codes()(rows, Eigen::all);
    for (Eigen::Index t = 0; t < targets; ++t) {
      both.col(columns + t) =
          input_.factors()[regressed_[static_cast<std::size_t>(t)]].values(rows);
    }
    const Eigen::MatrixXd covariance = sample_covariance(both);
    for (Eigen::Index t = 0; t < targets; ++t) {
      const auto k = static_cast<Eigen::Index>(regressed_[static_cast<std::size_t>(t)]);
      for (std::size_t i = 0; i < input_.blocks().size(); ++i) {
        found(static_cast<Eigen::Index>(i), k) =
            linear_share(covariance, input_.blocks()[i], columns + t);
      }
    }
  }

  const MetricInput& input_;
  Eigen::VectorXi tested_;                ///< 1 for a row that classifiers were tested on
  std::vector<Eigen::MatrixXd> correct_;  ///< by factor [units, N]; empty for a regressed one
  std::vector<std::size_t> regressed_;    ///< factors
};

/// Whether a unit moves, but too little to count for a regression.
bool has_faint_unit(const MetricInput& input) {
  for (std::size_t b = 0; b < input.blocks().size(); ++b) {
    const Eigen::MatrixXd unit = input.block(b);
    const double variance = sample_covariance(unit).diagonal().maxCoeff();
    if (!(variance > 1e-12) && !is_constant(unit)) return true;
  }
  return false;
}

/// How many factors need a classifier.
std::ptrdiff_t classified_factors(const MetricInput& input, const SapOptions& options) {
  if (options.mode == SapMode::continuous) return 0;
  return std::ranges::count(input.factors(), FactorKind::discrete, &Factor::kind);
}

std::string sap_estimator(const MetricInput& input, const SapOptions& options) {
  const std::ptrdiff_t classified = classified_factors(input, options);
  if (classified == 0) return "squared correlation";
  return fmt::format("linear classifier, squared hinge, C = {}, test share {:.3g}{}", options.c,
                     1.0 - options.train_fraction,
                     classified < std::ssize(input.factors())
                         ? "; squared correlation of continuous factors"
                         : "");
}

}  // namespace

MetricResult sap(const MetricInput& input, Random& random, const SapOptions& options) {
  require(options.c > 0.0, "the cost of an error must be above 0, not {}", options.c);
  require(options.train_fraction > 0.0 && options.train_fraction < 1.0,
          "a share of {} to train on is not between 0 and 1", options.train_fraction);
  MetricResult result = metric_result("sap", input, sap_estimator(input, options));
  const std::vector<bool> kept = varying_factors(input);
  if (input.blocks().size() < 2) {
    result.remark = "A code of one unit has no second one to be ahead of.";
  } else if (std::ranges::find(kept, true) == kept.end()) {
    result.remark = "No factor has entropy: there is nothing to predict.";
  } else if (classified_factors(input, options) > 0 &&
             !can_split(input.rows(), options.train_fraction)) {
    result.remark = fmt::format("{} rows leave none to train or to test on.", input.rows());
  }
  if (!result.remark.empty()) return result;
  const Predictability predictability(input, options, random);
  result.matrix = predictability.scores(all_rows(input.rows()));
  const Eigen::VectorXd gaps = top_gaps(result.matrix);
  result.value = kept_mean(gaps, kept);
  result.details["gap"] = number_list(gaps);
  remark_left_out(result, input, kept);
  if (predictability.regresses() && has_faint_unit(input)) {
    add_remark(result,
               "Units whose variance is 1e-12 or less count as telling nothing: scale the code.");
  }
  if (!resamples(input)) return result;
  const auto score = [&](std::span<const Eigen::Index> rows) {
    return kept_mean(top_gaps(predictability.scores(rows)), kept);
  };
  result.interval =
      bootstrap_interval(input.rows(), *result.value, score, random, options.bootstrap);
  return result;
}

}  // namespace torsor
