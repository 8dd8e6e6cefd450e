#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"

namespace torsor {

/// An orthogonal matrix without a zero entry, [n, n], n >= 2: the rotation by 45° for n = 2, the
/// discrete cosine transform of type IV otherwise, √(2/n) cos(π/n (i + ½)(j + ½)), whose argument
/// is an odd multiple of π/(4n) and so never a zero of the cosine.
/// @throws InvalidArgument if n < 2.
[[nodiscard]] Eigen::MatrixXd mixing_rotation(Eigen::Index n);

/// The columns whose range is more than 1e-12 of the greatest: all that are not constant but for
/// rounding.
[[nodiscard]] std::vector<Eigen::Index> varying_columns(const Eigen::MatrixXd& codes);

/// The same values in every column, entangled: a negative control for metrics of disentanglement.
///
/// Each of the columns becomes normal by its ranks, g = Φ^-1((rank + ½)/N); a rotation mixes them;
/// the ranks of the mixture pick from the sorted values of the column. Every column keeps its
/// values exactly, and independent columns stay independent up to 1/√N, so that nothing which looks
/// at the distribution of the code alone can tell; but every new column depends on all old ones.
/// Equal values are ranked in random order: a code of few values becomes a noisy one.
///
/// @param codes     [N, D]
/// @param columns   which ones to mix; empty: those that vary (`varying_columns`), as a constant
/// one
///                  would put noise into the others. The others stay.
/// @param rotation  orthogonal, as many rows as columns are mixed.
/// @throws InvalidArgument on fewer than two columns, repeated or unknown ones, or a matrix of
///         another size, with a zero entry or further than 1e-9 from orthogonal.
/// Cost: O(N D log N + N D²).
/// Source: F. Locatello et al., Challenging common assumptions in the unsupervised learning of
/// disentangled representations (2019), theorem 1.
[[nodiscard]] Eigen::MatrixXd entangle(const Eigen::MatrixXd& codes,
                                       const std::vector<Eigen::Index>& columns,
                                       const Eigen::MatrixXd& rotation, Random& random);
/// By `mixing_rotation`.
[[nodiscard]] Eigen::MatrixXd entangle(const Eigen::MatrixXd& codes,
                                       const std::vector<Eigen::Index>& columns, Random& random);

/// Φ^-1(p), the standard normal quantile, to 1e-14 of itself or absolutely.
/// @throws InvalidArgument unless 0 < p < 1.
/// Source: P. J. Acklam's rational approximation and one step of Halley on erfc.
[[nodiscard]] double normal_quantile(double p);

}  // namespace torsor
