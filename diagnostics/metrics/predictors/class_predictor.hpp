#pragma once

#include <string>
#include <variant>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/predictors/logistic_regression.hpp"
#include "diagnostics/metrics/trees/boosted_trees.hpp"
#include "diagnostics/metrics/trees/tree_importances.hpp"

namespace torsor {

enum class PredictorKind {
  trees,     ///< `BoostedTrees`
  logistic,  ///< `fit_logistic` on standardised codes, C by cross-validation
};

struct PredictorOptions {
  PredictorKind kind = PredictorKind::trees;
  TreeOptions trees = {};

  /// "gradient-boosted trees, exact splits", "logistic regression, C by 5 folds".
  [[nodiscard]] std::string text() const;
};

/// Predicts classes from codes by either of the two predictors that studies use.
///
/// The logistic one picks C among 10 values from 1e-4 to 1e4, evenly spaced in the logarithm, by
/// the mean accuracy over 5 random folds (as many as there are rows below 5), the smallest C of
/// equals, and fits all rows with it.
class ClassPredictor {
 public:
  /// @param codes    [N, D], finite; N >= 1.
  /// @param classes  [N], in 0, ..., class_count - 1; those that do not occur are never predicted.
  /// @throws InvalidArgument on other sizes or classes.
  ClassPredictor(const Eigen::MatrixXd& codes, const Eigen::VectorXi& classes, int class_count,
                 Random& random, const PredictorOptions& options = {});

  /// Codes [M, D] to classes [M].
  [[nodiscard]] Eigen::VectorXi predict(const Eigen::MatrixXd& codes) const;
  /// The share of rows predicted right.
  [[nodiscard]] double accuracy(const Eigen::MatrixXd& codes, const Eigen::VectorXi& classes) const;

 private:
  struct Logistic {
    ColumnScaling scaling;
    LogisticModel model;
  };
  std::variant<BoostedTrees, Logistic> fitted_;
};

}  // namespace torsor
