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
  std::size_t folds = 5;       ///< of the cross-validation
  std::size_t penalties = 10;  ///< values of C, evenly spaced in the logarithm
  double least_c = 1e-4;
  double most_c = 1e4;

  /// "gradient-boosted trees, exact splits", "logistic regression, C of 10 from 0.0001 to 10000 by
  /// 5 folds".
  [[nodiscard]] std::string text() const;
};

/// Predicts classes from codes by either of the two predictors that studies use.
///
/// The logistic one picks C among the penalties by the mean accuracy over random folds (as many as
/// there are rows where those are fewer; the least C for one row), the smallest C of equals, and
/// fits all rows with it.
class ClassPredictor {
 public:
  /// @param codes    [N, D], finite; N >= 1.
  /// @param classes  [N], in 0, ..., class_count - 1; those that do not occur are never predicted.
  /// @throws InvalidArgument on other sizes or classes, and unless there are 2 folds, 2 penalties
  ///         and 0 < least_c < most_c.
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
