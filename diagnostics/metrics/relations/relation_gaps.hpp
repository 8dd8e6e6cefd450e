#pragma once

#include <Eigen/Core>

namespace torsor {

/// By factor, the greatest entry of its column minus the second: how much the unit that tells most
/// about a factor is ahead of the next.
/// @param relation  [units, factors], at least two units.
/// @throws InvalidArgument on fewer.
[[nodiscard]] Eigen::VectorXd top_gaps(const Eigen::MatrixXd& relation);

/// By unit, 1 - Σ_{k not top} R_k² / (R_top² (K - 1)) of its row: 1 where one factor only is told;
/// 0 for a row without a positive entry.
/// @param relation  [units, factors], at least two factors.
/// @throws InvalidArgument on fewer.
/// Source: K. Ridgeway and M. Mozer, Learning deep disentangled embeddings with the F-statistic
/// loss (2018).
[[nodiscard]] Eigen::VectorXd unit_modularity(const Eigen::MatrixXd& relation);

}  // namespace torsor
