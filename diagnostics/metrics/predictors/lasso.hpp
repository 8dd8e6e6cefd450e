#pragma once

#include <cstddef>

#include <Eigen/Core>

namespace torsor {

struct LassoOptions {
  double alpha = 0.1;
  /// Stops when no weight moved by more than this times the greatest deviation of a target over the
  /// deviation of its column.
  double tolerance = 1e-10;
  std::size_t sweeps = 10000;  ///< at most
};

/// Weights W [D, T] that minimise, column by column, 1/(2N) |y - x w - b|² + alpha |w|_1 over w and
/// the free intercept b, by cyclic coordinate descent on the covariances. A constant column of x
/// has weight 0.
/// @param x  [N, D]
/// @param y  [N, T]
/// @throws InvalidArgument unless both have the same N >= 1 and are finite, and alpha >= 0.
/// @throws NumericalError if the sweeps do not suffice.
/// Cost: O(N D (D + T)) and O(D² T) a sweep.
/// Source: J. Friedman, T. Hastie and R. Tibshirani, Regularization paths for generalized linear
/// models via coordinate descent (2010), section 2.
[[nodiscard]] Eigen::MatrixXd fit_lasso(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y,
                                        const LassoOptions& options = {});

}  // namespace torsor
