#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/symmetry/state_factors.hpp"

namespace torsor {

struct IndependenceOptions {
  /// The actions of a factor are all its elements but 1; else its generators alone.
  bool every_element = true;
  bool orthogonal = false;        ///< fit rotations of the white coordinates (Procrustes)
  std::vector<int> objects = {};  ///< [N] the object of each state, for the interval
  std::size_t element_limit = 20000;
};

/// "independence/1": whether the factors move the codes in different directions; 1 is best.
///
///   score = 1 - mean over pairs of factors and states of max_{a ∈ G_i, b ∈ G_j} |cos(u_a, u_b)|,
///   u_a(z) = z - A_a z,
///
/// A_a the least-squares operator of an action on the centred codes (closed form, where the
/// published program trains one), multiplied out along words for elements that are no generators.
/// 1 for a product of circles in orthogonal planes; for the tensor product of two circles of N
/// points it is 1 - max_{ab} |sin(πa/N)·sin(πb/N)|, 0 for even N. Actions that leave a state where
/// it is have no direction and are left out. `matrix` [K, K] is the mean cosine of each pair. The
/// interval is a jackknife over objects with the operators kept.
///
/// Misleads: the angles are those of the code's own coordinates: an oblique split scores below 1,
/// and a dominant column decides. With generators alone the tensor product of fine circles looks
/// independent, 1 - sin²(π/N). It says nothing of codes that no matrix moves; `remark` warns.
/// @param codes  [N, D], of every state. No value where fewer than two factors move them.
/// @throws InvalidArgument as `StateCodes` and `factor_elements`; on fewer than two factors, or
///         objects that are not one for each state.
/// Cost: |actions of i|·|actions of j|·N·D for each pair.
/// Source: Painter et al., Linear disentangled representations and unsupervised action estimation
/// (2020).
[[nodiscard]] MetricResult independence(const Eigen::MatrixXd& codes,
                                        const std::vector<StateFactor>& factors,
                                        const IndependenceOptions& options = {});

}  // namespace torsor
