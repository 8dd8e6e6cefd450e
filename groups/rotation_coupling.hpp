#pragma once

#include <Eigen/Core>

namespace torsor {

/// The Clebsch-Gordan coefficients <l1 m1; l2 m-m1 | l m> of SO(3) for all m1 from
/// max(-l1, m - l2) to min(l1, m + l2), phases of Condon and Shortley.
///
/// By the three-term recursion of J² in m1 from both ends to the middle of the classical region,
/// where each direction grows and is stable; absolute error below 1e-12 at degree 40.
/// @throws InvalidArgument if a degree is negative or beyond 120, the triangle rule |l1 - l2| ≤ l ≤
///         l1 + l2 is broken, or |m| > l.
/// Source: K. Schulten, R. Gordon, Exact recursive evaluation of 3j- and 6j-coefficients (1975).
[[nodiscard]] Eigen::VectorXd rotation_coupling(int l1, int l2, int l, int m);

/// One coefficient <l1 m1; l2 m2 | l m>; 0 where m1 + m2 ≠ m.
/// @throws InvalidArgument as above, or if |m1| > l1 or |m2| > l2.
[[nodiscard]] double rotation_coupling(int l1, int m1, int l2, int m2, int l, int m);

/// The isometry from degree l into the product: row (l1 + m1)·(2·l2 + 1) + l2 + m2, column l + m.
[[nodiscard]] Eigen::MatrixXd rotation_coupling_matrix(int l1, int l2, int l);

}  // namespace torsor
