#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

/// Codes along one factor while all others stand still, from several starts.
struct FactorTraversals {
  std::string factor;
  std::vector<Eigen::MatrixXd> codes;  ///< each [S, D] in the order of the factor's S >= 2 values
};

/// Traversals of every factor of two values or more in a full grid: from `count` random
/// combinations of the other factors, or from all of them where there are no more.
/// @throws InvalidArgument as `grid_source`, or if `count` is 0.
[[nodiscard]] std::vector<FactorTraversals> draw_traversals(const MetricInput& grid,
                                                            std::size_t count, Random& random);

/// The norms that flatness compares.
enum class FlatnessNorms {
  l2_over_l1,  ///< Euclidean width over taxicab length: 1 only for lines along an axis
  l1_over_l1,
  l2_over_l2,
};

/// "flatness/1" ("flatness_l1/1", "flatness_l2/1"): the mean over factors, of the mean over their
/// traversals, of width / length:
///
///   width   the greatest distance of two codes of the traversal
///   length  the sum of the S - 1 least of the S distances of cyclic neighbours
///
/// 1: straight, along an axis, monotone. A circle in S even steps is *not* flat: 0.25 for large S,
/// so that a code which carries a cyclic factor as it is scores low. A traversal without length
/// counts as 0.
///
/// Details: "flatness" by factor. Interval: Student's, of the traversals, where every factor has
/// two or more. No value without factors.
/// @throws InvalidArgument on a factor without traversals, a traversal of one code, or one whose
///         width differs.
/// Cost: O(S² D) for each traversal.
/// Source: N. Michlo, R. Klein and S. James, Overlooked implications of the reconstruction loss for
/// VAE disentanglement (2023).
[[nodiscard]] MetricResult flatness(const std::vector<FactorTraversals>& factors,
                                    FlatnessNorms norms = FlatnessNorms::l2_over_l1);

/// How straight and how axis-aligned codes move, "traversal_axis/1": the geometric mean over
/// factors of the mean axis ratio of their traversals. Ratios are (s_1 / Σ s - 1/D) / (1 - 1/D), s
/// the standard deviations along the columns for the axis ratio, along the principal directions for
/// the linearity ratio. Details by factor: "axis", "linear", "alignment" = axis / linear (null
/// where the code does not move). A traversal that does not move counts as 0. No value for one
/// column. Interval: Student's of the traversals, by the logarithms of the means to first order;
/// none where a factor has one traversal or a ratio of 0.
/// @throws InvalidArgument as `flatness`.
[[nodiscard]] MetricResult traversal_axis(const std::vector<FactorTraversals>& factors);

}  // namespace torsor
