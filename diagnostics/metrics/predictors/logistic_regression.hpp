#pragma once

#include <cstddef>
#include <optional>

#include <Eigen/Core>

namespace torsor {

struct LogisticOptions {
  /// Of the objective c Σ_n w_n loss_n + ½ ‖weights‖²; nothing: no penalty. The bias is free.
  std::optional<double> c = 1.0;
  /// Row weights w_n = N / (classes present · rows of the class of n) instead of 1.
  bool balanced = false;
  std::size_t iterations = 1000;  ///< at most
  /// Stops when the largest entry of the gradient of the mean loss (weighted, with penalty) is
  /// below this and the fit has `converged`.
  double tolerance = 1e-7;
};

/// A fitted softmax: p(class | x) ∝ exp(x · weights + bias).
struct LogisticModel {
  Eigen::MatrixXd weights;   ///< [D, C]
  Eigen::RowVectorXd bias;   ///< [C]; -∞ for a class without a row, which gets probability 0
  double cross_entropy = 0;  ///< weighted mean over the rows of the fit, without penalty, in nats
  std::size_t iterations = 0;
  bool converged = false;  ///< false where classes are separable and nothing penalises

  /// log p, [N, C]. @throws InvalidArgument unless x has D columns.
  [[nodiscard]] Eigen::MatrixXd log_probabilities(const Eigen::MatrixXd& x) const;
  /// [N, C], rows summing to 1.
  [[nodiscard]] Eigen::MatrixXd probabilities(const Eigen::MatrixXd& x) const;
  /// [N]: the most probable class, the first of equals.
  [[nodiscard]] Eigen::VectorXi predict(const Eigen::MatrixXd& x) const;
};

/// Multinomial logistic regression. Of two classes the penalty is that of the binary model, on the
/// one weight vector w = weights_1 - weights_0, as in scikit-learn: ½ ‖w‖², which for weights of
/// ±w/2 is ‖weights‖². Deterministic; the minimum is unique up to the constant of
/// the bias (fixed to sum 0 over the classes present) where there is a penalty.
///
/// L-BFGS on the objective divided by c Σ w. Its first guess of the curvature is that of each class
/// by itself, renewed every 8 steps, which takes away the scales and correlations of the columns.
/// @param x        [N, D], finite; N >= 1, D >= 0.
/// @param classes  [N], in 0, ..., class_count - 1.
/// @throws InvalidArgument on other sizes or classes, c <= 0.
/// Cost: O(N D C) per iteration, 20 to 100 of them; O(N C) memory.
/// Source: J. Nocedal and S. Wright, Numerical Optimization (2006), algorithm 7.4.
[[nodiscard]] LogisticModel fit_logistic(const Eigen::MatrixXd& x, const Eigen::VectorXi& classes,
                                         int class_count, const LogisticOptions& options = {});

}  // namespace torsor
