#include "diagnostics/metrics/predictors/class_predictor.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

double predictor_accuracy(const Eigen::VectorXi& predicted, const Eigen::VectorXi& truth) {
  return (predicted.array() == truth.array()).cast<double>().mean();
}

/// The C of the greatest mean accuracy on rows left out.
double cross_validated_c(const Eigen::MatrixXd& codes, const Eigen::VectorXi& classes,
                         int class_count, const PredictorOptions& options, Random& random) {
  require(options.folds >= 2 && options.penalties >= 2 && options.least_c > 0.0 &&
              options.least_c < options.most_c,
          "{} folds and {} penalties from {} to {} are no cross-validation", options.folds,
          options.penalties, options.least_c, options.most_c);
  std::vector<Eigen::Index> rows = all_rows(codes.rows());
  const std::size_t folds = std::min(options.folds, rows.size());
  if (folds < 2) return options.least_c;
  random.shuffle(rows);
  std::vector<double> accuracy(options.penalties, 0.0);
  const double low = std::log10(options.least_c);
  const double step =
      (std::log10(options.most_c) - low) / static_cast<double>(options.penalties - 1);
  const auto penalty = [&](std::size_t i) {
    return std::pow(10.0, low + step * static_cast<double>(i));
  };
  for (std::size_t fold = 0; fold < folds; ++fold) {
    TrainTest split;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      (i % folds == fold ? split.test : split.train).push_back(rows[i]);
    }
    const Eigen::MatrixXd train = codes(split.train, Eigen::all);
    const Eigen::MatrixXd test = codes(split.test, Eigen::all);
    for (std::size_t i = 0; i < options.penalties; ++i) {
      const LogisticModel model =
          fit_logistic(train, classes(split.train), class_count,
                       {.c = penalty(i), .iterations = 200, .tolerance = 1e-4});
      accuracy[i] += predictor_accuracy(model.predict(test), classes(split.test));
    }
  }
  return penalty(static_cast<std::size_t>(std::ranges::max_element(accuracy) - accuracy.begin()));
}

}  // namespace

std::string PredictorOptions::text() const {
  if (kind == PredictorKind::logistic) {
    return fmt::format("logistic regression, C of {} from {} to {} by {} folds", penalties, least_c,
                       most_c, folds);
  }
  return trees.splits == SplitSearch::exact ? "gradient-boosted trees, exact splits"
                                            : "gradient-boosted trees, histogram splits";
}

ClassPredictor::ClassPredictor(const Eigen::MatrixXd& codes, const Eigen::VectorXi& classes,
                               int class_count, Random& random, const PredictorOptions& options)
    : fitted_([&]() -> std::variant<BoostedTrees, Logistic> {
        if (options.kind == PredictorKind::trees) {
          return BoostedTrees::classifier(tree_columns(codes, options.trees.splits), classes,
                                          options.trees.boosting);
        }
        const ColumnScaling scaling(codes);
        const Eigen::MatrixXd scaled = scaling(codes);
        const double c = cross_validated_c(scaled, classes, class_count, options, random);
        return Logistic{scaling,
                        fit_logistic(scaled, classes, class_count, {.c = c, .tolerance = 1e-6})};
      }()) {}

Eigen::VectorXi ClassPredictor::predict(const Eigen::MatrixXd& codes) const {
  if (const auto* trees = std::get_if<BoostedTrees>(&fitted_)) return trees->predict_classes(codes);
  const Logistic& logistic = std::get<Logistic>(fitted_);
  return logistic.model.predict(logistic.scaling(codes));
}

double ClassPredictor::accuracy(const Eigen::MatrixXd& codes,
                                const Eigen::VectorXi& classes) const {
  return predictor_accuracy(predict(codes), classes);
}

}  // namespace torsor
