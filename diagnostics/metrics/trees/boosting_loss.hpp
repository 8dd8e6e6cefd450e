#pragma once

#include <memory>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/trees/regression_tree.hpp"

namespace torsor {

/// What gradient boosting minimises: where it starts, what the next trees fit, and what a leaf
/// adds.
///
/// Scores are [N, T], T the number of trees of a stage.
class BoostingLoss {
 public:
  BoostingLoss() = default;
  BoostingLoss(const BoostingLoss&) = delete;
  BoostingLoss& operator=(const BoostingLoss&) = delete;
  virtual ~BoostingLoss() = default;

  /// The score of every row before the first tree, [T].
  [[nodiscard]] virtual Eigen::VectorXd start() const = 0;
  /// Negative gradient at the rows from `first` on, into as many rows of `residuals`.
  virtual void residuals(const Eigen::MatrixXd& scores, Eigen::Index first, Eigen::Index count,
                         Eigen::MatrixXd& residuals) const = 0;
  /// Sets the values of the leaves of a tree that was grown on `residuals` [N].
  virtual void set_leaves(const double* residuals, GrownTree& grown) const = 0;
};

/// Log-loss of C >= 2 classes: log-odds in one tree for two classes, C trees and softmax for more.
///
/// Starts at the log of the class frequencies. A leaf adds s sum(r) / sum(|r| (1 - |r|)), one step
/// of Newton with s = 1 for two classes and (C - 1) / C for more, and 0 if that sum is below
/// 1e-150.
/// @param classes  [N], 0, ..., C - 1, each at least once
[[nodiscard]] std::unique_ptr<BoostingLoss> log_loss(Eigen::VectorXi classes, int count);

/// Half the squared error: starts at the mean, a leaf adds the mean of its residuals.
[[nodiscard]] std::unique_ptr<BoostingLoss> squared_loss(Eigen::VectorXd values);

}  // namespace torsor
