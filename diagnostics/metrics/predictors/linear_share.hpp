#pragma once

#include <Eigen/Core>

#include "diagnostics/metrics/code_blocks.hpp"

namespace torsor {

/// R² of the linear regression of one variable on the variables of `block`, from the covariance of
/// all; directions of the block with a variance of 1e-12 or less of its greatest, and columns of
/// 1e-12 or less, count for nothing. 0 for a constant variable or block.
/// @param covariance  symmetric; `block` and `target` index it.
/// @return in [0, 1] up to rounding.
[[nodiscard]] double linear_share(const Eigen::MatrixXd& covariance, const ColumnBlock& block,
                                  Eigen::Index target);

/// Sample covariance (divided by N - 1; 0 for one row), [D, D].
[[nodiscard]] Eigen::MatrixXd sample_covariance(const Eigen::MatrixXd& rows);

}  // namespace torsor
