#pragma once

#include <Eigen/Core>
#include <Eigen/LU>

#include "core/error.hpp"
#include "groups/lie_group.hpp"
#include "groups/matrix_functions.hpp"
#include "groups/scalar_value.hpp"

namespace torsor {

/// Aff(2): p -> A·p + t with det A > 0. Tangent (v_x, v_y, a_11, a_12, a_21, a_22).
template <class T>
class Aff2 : public LieTypes<T, 6> {
 public:
  using typename LieTypes<T, 6>::Tangent;
  using typename LieTypes<T, 6>::Adjoint;
  using Point = Eigen::Matrix<T, 2, 1>;
  using Linear = Eigen::Matrix<T, 2, 2>;
  using Homogeneous = Eigen::Matrix<T, 3, 3>;

  Aff2() : linear_(Linear::Identity()), shift_(Point::Zero()) {}
  /// @throws InvalidArgument unless det A > 0.
  Aff2(const Linear& linear, const Point& shift) : linear_(linear), shift_(shift) {
    const T determinant = linear.determinant();
    require(determinant > T(0.0),
            "an affine map of the connected group has a positive determinant, this one {:.3g}",
            scalar_value(determinant));
  }

  [[nodiscard]] static Homogeneous hat(const Tangent& x) {
    Homogeneous m;
    m << x(2), x(3), x(0), x(4), x(5), x(1), T(0.0), T(0.0), T(0.0);
    return m;
  }
  [[nodiscard]] static Tangent vee(const Homogeneous& m) {
    Tangent x;
    x << m(0, 2), m(1, 2), m(0, 0), m(0, 1), m(1, 0), m(1, 1);
    return x;
  }

  [[nodiscard]] static Aff2 exp(const Tangent& x) {
    const Homogeneous m = matrix_exponential<Homogeneous>(hat(x));
    return {m.template topLeftCorner<2, 2>(), m.template topRightCorner<2, 1>()};
  }
  [[nodiscard]] static Aff2 identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent& x, const Tangent& y) {
    const Homogeneous a = hat(x);
    const Homogeneous b = hat(y);
    return vee(a * b - b * a);
  }

  [[nodiscard]] const Linear& linear() const noexcept { return linear_; }
  [[nodiscard]] const Point& shift() const noexcept { return shift_; }
  [[nodiscard]] Homogeneous matrix() const {
    Homogeneous m = Homogeneous::Identity();
    m.template topLeftCorner<2, 2>() = linear_;
    m.template topRightCorner<2, 1>() = shift_;
    return m;
  }
  /// @throws InvalidArgument if the map has no real logarithm (a negative eigenvalue).
  [[nodiscard]] Tangent log() const { return vee(matrix_logarithm<Homogeneous>(matrix())); }
  [[nodiscard]] Aff2 inverse() const {
    const Linear back = linear_.inverse();
    return {back, -(back * shift_)};
  }
  [[nodiscard]] Adjoint adjoint() const {
    const Homogeneous m = matrix();
    const Homogeneous back = inverse().matrix();
    Adjoint result;
    for (int i = 0; i < 6; ++i) {
      Tangent unit = Tangent::Zero();
      unit(i) = T(1.0);
      result.col(i) = vee(m * hat(unit) * back);
    }
    return result;
  }
  [[nodiscard]] Point act(const Point& p) const { return linear_ * p + shift_; }
  [[nodiscard]] Aff2 operator*(const Aff2& rhs) const {
    return {linear_ * rhs.linear_, linear_ * rhs.shift_ + shift_};
  }
  bool operator==(const Aff2& rhs) const { return linear_ == rhs.linear_ && shift_ == rhs.shift_; }

 private:
  Linear linear_;
  Point shift_;
};

static_assert(LieGroup<Aff2<double>>);

}  // namespace torsor
