#pragma once

#include <concepts>

#include <Eigen/Core>

#include "groups/group.hpp"
#include "groups/matrix_functions.hpp"

namespace torsor {

/// A value type whose elements form a Lie group that acts on points.
///
/// Beyond the syntax, a model promises, for elements g, h, tangents x, y and points p:
///   exp, log     G::exp(g.log()) == g, and G::exp(x).log() == x for x near 0
///   adjoint      g·exp(x)·g⁻¹ == exp(g.adjoint()·x)
///   bracket      [x, y] = d/dt (exp(t·x).adjoint()·y) at t = 0
///   action       (g * h).act(p) == g.act(h.act(p))
/// up to rounding; `==` compares stored numbers. `check_lie_group_laws` of groups/lie_laws.hpp
/// tests all of them. Scalar may be a type for automatic differentiation.
template <class G>
concept LieGroup = Group<G> && requires {
  typename G::Scalar;
  typename G::Tangent;
  typename G::Adjoint;
  typename G::Point;
  { G::kDimension } -> std::convertible_to<int>;
} && requires(const G g, const typename G::Tangent x, const typename G::Point p) {
  { G::exp(x) } -> std::same_as<G>;
  { g.log() } -> std::same_as<typename G::Tangent>;
  { g.adjoint() } -> std::same_as<typename G::Adjoint>;
  { G::bracket(x, x) } -> std::same_as<typename G::Tangent>;
  { g.act(p) } -> std::same_as<typename G::Point>;
};

/// Column vectors and square matrices of a group of dimension n.
template <class T, int N>
struct LieTypes {
  using Scalar = T;
  using Tangent = Eigen::Matrix<T, N, 1>;
  using Adjoint = Eigen::Matrix<T, N, N>;
  static constexpr int kDimension = N;
};

/// The matrix of y -> [x, y].
template <LieGroup G>
[[nodiscard]] typename G::Adjoint ad(const typename G::Tangent& x) {
  typename G::Adjoint result;
  for (int i = 0; i < G::kDimension; ++i) {
    typename G::Tangent unit = G::Tangent::Zero();
    unit(i) = typename G::Scalar(1.0);
    result.col(i) = G::bracket(x, unit);
  }
  return result;
}

/// The left Jacobian J of the exponential: exp(x + dx) = exp(J·dx)·exp(x) to first order;
/// J = Σ ad(x)^k/(k+1)!. Groups with a closed form bring their own `left_jacobian`.
template <LieGroup G>
[[nodiscard]] typename G::Adjoint left_jacobian(const typename G::Tangent& x) {
  if constexpr (requires { G::left_jacobian(x); }) {
    return G::left_jacobian(x);
  } else {
    return exponential_pair<typename G::Adjoint>(ad<G>(x)).phi;
  }
}

/// The derivative of log at exp(x): the inverse of the left Jacobian.
template <LieGroup G>
[[nodiscard]] typename G::Adjoint left_jacobian_inverse(const typename G::Tangent& x) {
  if constexpr (requires { G::left_jacobian_inverse(x); }) {
    return G::left_jacobian_inverse(x);
  } else {
    return left_jacobian<G>(x).inverse();
  }
}

/// The right Jacobian: exp(x + dx) = exp(x)·exp(J·dx) to first order; the left one at -x.
template <LieGroup G>
[[nodiscard]] typename G::Adjoint right_jacobian(const typename G::Tangent& x) {
  return left_jacobian<G>(-x);
}

}  // namespace torsor
