#pragma once

#include <Eigen/Core>

#include "diagnostics/metrics/information/discretize.hpp"

namespace torsor {

/// The neighbours that the estimators look at unless told otherwise.
inline constexpr Eigen::Index kNeighbours = 3;

/// @throws InvalidArgument unless k >= 1.
void check_neighbours(Eigen::Index k);

/// Mutual information of a code block and classes from nearest neighbours, in nats:
///
///   ψ(N) - ⟨ψ(N_x)⟩ + ⟨ψ(k_n)⟩ - ⟨ψ(m_n)⟩
///
/// with N_x the rows of the class of n, d_n the distance (max norm) to the k-th nearest other row
/// of that class, k_n and m_n the other rows of that class and of all at most d_n away. k_n = k
/// where no distances tie; counting ties makes codes of few values come out right. Rows whose class
/// has one row are left out; classes of k rows or fewer use all of theirs. Can be negative by its
/// noise.
/// @param code     [N, D]; D >= 1, columns on comparable scales.
/// @throws InvalidArgument if the numbers of rows differ.
/// Cost: O(N log N) for one column or few; the neighbourhoods of many columns are slower.
/// Source: B. C. Ross, Mutual information between discrete and continuous data sets (2014),
/// equation 2; ties as in W. Gao et al., Estimating mutual information for discrete-continuous
/// mixtures (2017), algorithm 1.
[[nodiscard]] double class_information(const Eigen::MatrixXd& code, const Classes& classes,
                                       Eigen::Index k = kNeighbours);

/// The greatest value that `class_information` can take, ψ(N) - ⟨ψ(N_x)⟩: its entropy of classes.
[[nodiscard]] double class_ceiling(const Classes& classes);

/// Mutual information of two sets of columns from nearest neighbours, in nats:
///
///   ψ(N) + ⟨ψ(k_n)⟩ - ⟨ψ(a_n + 1) + ψ(b_n + 1)⟩
///
/// with d_n the distance to the k-th nearest other row in the joint max norm, a_n and b_n the other
/// rows that are less than d_n away in each. Where d_n = 0 all counts are of rows at distance 0.
/// @param a,b  [N, ·] with at least one column each; N > k.
/// @throws InvalidArgument on other sizes.
/// Cost: O(N log N) for few columns.
/// Source: A. Kraskov, H. Stögbauer and P. Grassberger, Estimating mutual information (2004),
/// equation 8; ties as in Gao et al. (2017).
[[nodiscard]] double continuous_information(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b,
                                            Eigen::Index k = kNeighbours);

}  // namespace torsor
