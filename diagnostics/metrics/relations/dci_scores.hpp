#pragma once

#include <Eigen/Core>

namespace torsor {

/// How one-to-one an importance matrix of code units and factors is.
struct DciScores {
  double disentanglement = 0.0;  ///< 1: every unit that matters serves one factor
  double completeness = 0.0;     ///< 1: every factor is served by one unit
  Eigen::VectorXd by_unit;       ///< [D], 1 - entropy of the unit's row to the base K
  Eigen::VectorXd by_factor;     ///< [K], 1 - entropy of the factor's column to the base D
};

/// Disentanglement and completeness of importances R [D, K]: the means of `by_unit` and
/// `by_factor`, weighted with the share that the row or column has of the sum of R.
///
/// As in the published program, 1e-11 is added to every entry before a row or column is divided by
/// its sum, so that a row of zeros counts as spread evenly: 0. A matrix of zeros scores 0. Where
/// there is one factor (K = 1) or one unit (D = 1) no entropy can be had: a row or column scores 1
/// if it has any mass and 0 if it has none.
///
/// @throws InvalidArgument on an empty matrix or an entry that is negative or not finite.
/// Source: Eastwood and Williams (ICLR 2018), section 2. Cost: O(D K).
[[nodiscard]] DciScores dci_scores(const Eigen::MatrixXd& importance);

}  // namespace torsor
