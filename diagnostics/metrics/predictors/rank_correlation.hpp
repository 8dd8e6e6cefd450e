#pragma once

#include <Eigen/Core>

namespace torsor {

/// Ranks 1, ..., N of every column; equal values share the mean of their ranks. [N, D].
[[nodiscard]] Eigen::MatrixXd column_ranks(const Eigen::MatrixXd& values);

/// Spearman's correlations of the columns of x [N, D] and y [N, E]: [D, E]; 0 for a constant
/// column.
/// @throws InvalidArgument unless both have the same N >= 1.
[[nodiscard]] Eigen::MatrixXd rank_correlations(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y);

}  // namespace torsor
