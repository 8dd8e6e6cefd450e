#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include <Eigen/Core>

#include "groups/laws.hpp"
#include "groups/lie_group.hpp"

namespace torsor {

namespace detail {

template <class Derived>
double point_distance(const Eigen::MatrixBase<Derived>& a, const Eigen::MatrixBase<Derived>& b) {
  return (a - b).norm();
}

template <class A, class B>
double point_distance(const std::pair<A, B>& a, const std::pair<A, B>& b) {
  return point_distance(a.first, b.first) + point_distance(a.second, b.second);
}

}  // namespace detail

/// Checks the laws of a Lie group on all pairs of `tangents` and the action on `point`. The
/// tangents must lie where log inverts exp; include hard ones: zero, 1e-12, near the cut.
///
/// Products are compared through log(a⁻¹·b); a law fails beyond `tolerance` × (1 + norms).
/// @throws InvalidArgument for fewer than three tangents.
template <LieGroup G>
[[nodiscard]] LawReport check_lie_group_laws(std::span<const typename G::Tangent> tangents,
                                             const typename G::Point& point,
                                             double tolerance = 1e-11) {
  using Adjoint = typename G::Adjoint;
  using Tangent = typename G::Tangent;
  require(tangents.size() >= 3, "the Lie group laws need at least 3 tangents, {} were given",
          tangents.size());
  LawReport report;
  const auto record = [&](double defect, double scale, const char* law, std::size_t i,
                          std::size_t j) {
    report.worst = std::max(report.worst, defect / (1.0 + scale));
    report.record(defect <= tolerance * (1.0 + scale),
                  fmt::format("{} for tangents #{}, #{}: {:.2e}", law, i, j, defect));
  };
  const auto apart = [](const G& a, const G& b) {
    const Tangent difference = (a.inverse() * b).log();
    return difference.norm();
  };
  const Adjoint one = Adjoint::Identity();
  for (std::size_t i = 0; i < tangents.size(); ++i) {
    const Tangent& x = tangents[i];
    const G g = G::exp(x);
    record((g.log() - x).norm(), x.norm(), "log(exp x) = x", i, i);
    record(apart(g * g.inverse(), G().identity()), 0.0, "g·g⁻¹ = 1", i, i);
    record((g.adjoint() - matrix_exponential<Adjoint>(ad<G>(x))).norm(), g.adjoint().norm(),
           "Ad(exp x) = e^ad(x)", i, i);
    record((left_jacobian<G>(x) * left_jacobian_inverse<G>(x) - one).norm(), x.norm(), "J·J⁻¹ = 1",
           i, i);
    record((left_jacobian<G>(x) - exponential_pair<Adjoint>(ad<G>(x)).phi).norm(), x.norm(),
           "J = Σ ad(x)^k/(k+1)!", i, i);
    for (std::size_t j = 0; j < tangents.size(); ++j) {
      const Tangent& y = tangents[j];
      const G h = G::exp(y);
      record((g.adjoint() * h.adjoint() - (g * h).adjoint()).norm(),
             g.adjoint().norm() * h.adjoint().norm(), "Ad(g)·Ad(h) = Ad(gh)", i, j);
      record((G::bracket(x, y) + G::bracket(y, x)).norm(), x.norm() * y.norm(), "[x, y] = -[y, x]",
             i, j);
      record((ad<G>(G::bracket(x, y)) - ad<G>(x) * ad<G>(y) + ad<G>(y) * ad<G>(x)).norm(),
             x.norm() * y.norm(), "ad [x, y] = [ad x, ad y] (Jacobi)", i, j);
      record(apart(g * G::exp(1e-3 * y) * g.inverse(), G::exp(1e-3 * (g.adjoint() * y))),
             g.adjoint().norm() * y.norm(), "g·exp(y)·g⁻¹ = exp(Ad(g)·y)", i, j);
      const auto left = (g * h).act(point);
      const auto right = g.act(h.act(point));
      record(detail::point_distance(left, right), g.adjoint().norm() * h.adjoint().norm(),
             "(gh)·p = g·(h·p)", i, j);
    }
  }
  return report;
}

}  // namespace torsor
