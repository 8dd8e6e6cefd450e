#pragma once

#include <optional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/symmetry/operator_defects.hpp"
#include "groups/finite_group.hpp"

namespace torsor {

/// Codes before and after elements of a group moved their images; row i belongs to elements[i].
struct EquivarianceSamples {
  Eigen::MatrixXd before;                      ///< [N, D] f(x)
  Eigen::MatrixXd after;                       ///< [N, D] f(g·x), x moved as images are
  std::vector<FiniteGroup::Element> elements;  ///< [N] g
  /// [N, D] f of the image that g·x should be: the object rendered in its new pose, whatever was
  /// done to it before. Empty: the action is exact, and `after` is it.
  Eigen::MatrixXd rendered = {};
  std::vector<int> objects = {};  ///< [N] for the interval; empty: one object
};

/// Where an equivariance error comes from; all mean squares over the samples.
struct EquivarianceAttribution : MetricResult {
  double total = 0.0;   ///< t² = mean |f(gx) - ρ(g) f(x)|²
  double action = 0.0;  ///< a², the images' group-law defect as the encoder sees it
  /// r², that ρ is no representation, and m², what remains; nothing where no representation is near
  /// ρ, and they cannot be told apart.
  std::optional<double> representation = {};
  std::optional<double> model = {};
  double cross = 0.0;            ///< t² - a² - r² - m²
  OperatorDefects defects = {};  ///< of ρ
};

/// "equivariance_attribution/1": splits the error of a declared operator by its causes.
///
/// With ρ' the exact representation nearest to ρ (`nearest_representation` of its generators) and y
/// the code of the image that g·x should be,
///
///   f(gx) - ρ(g)f(x) = [f(gx) - y] + [ρ'(g) - ρ(g)]f(x) + [y - ρ'(g)f(x)]
///                       action        representation       model
///
/// holds exactly, row by row. So the roots of the mean squares obey, by Minkowski's inequality,
///
///   |t - m| <= a + r,    t <= a + r + m,
///
/// and t² = a² + r² + m² + cross with |cross| <= 2(ar + am + rm). Each part is 0 where its cause is
/// absent, whatever the others are: a = 0 iff the action obeys the group law on these images (up to
/// what f does not see), r = 0 if ρ is a representation, m = 0 iff the codes obey ρ'.
///
/// `value` is t² over the variance of `after`. `details` has all parts, the bounds, and ρ's
/// defects. The interval is a jackknife over objects.
///
/// Misleads: only the homomorphism defect is ρ's fault. An exact but wrong representation (a wrong
/// frequency, another basis) is the model's error: the codes do not obey it. A fault of ρ that
/// looks to first order like a change of basis moves ρ' with it and shows as the model's; one that
/// commutes with the group (a gain, an angle that does not close) shows wholly as ρ's.
/// @param matrices  of all elements in the group's order, or of the generators.
/// @throws InvalidArgument as `operator_defects`; on shapes that disagree, an unknown element, no
///         sample, or a value that is not finite.
/// Cost: N·D², and |G|·D³ for each step towards ρ'.
[[nodiscard]] EquivarianceAttribution attribute_equivariance(
    const FiniteGroup& group, std::span<const Eigen::MatrixXd> matrices,
    const EquivarianceSamples& samples);

}  // namespace torsor
