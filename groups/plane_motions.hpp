#pragma once

#include <cmath>

#include <Eigen/Core>

#include "core/error.hpp"
#include "groups/lie_group.hpp"
#include "groups/plane_rotations.hpp"

namespace torsor {
namespace detail {

/// (e^z - 1)/z for z = s + iθ as {real, imaginary}; a series where |z| < 1 keeps all digits.
template <class T>
[[nodiscard]] Eigen::Matrix<T, 2, 1> complex_phi(const T& s, const T& angle) {
  using std::cos;
  using std::exp;
  using std::sin;
  using Complex = Eigen::Matrix<T, 2, 1>;
  const auto times = [](const Complex& a, const Complex& b) {
    return Complex(a(0) * b(0) - a(1) * b(1), a(0) * b(1) + a(1) * b(0));
  };
  const T square = s * s + angle * angle;
  const Complex z(s, angle);
  if (square < T(1.0)) {
    Complex sum(T(1.0), T(0.0));
    for (int k = 20; k >= 1; --k) {
      sum = times(z, sum) * T(1.0 / (k + 1));
      sum(0) = sum(0) + T(1.0);
    }
    return sum;
  }
  const T growth = exp(s);
  const Complex numerator(growth * cos(angle) - T(1.0), growth * sin(angle));
  return times(numerator, Complex(s, -angle)) / square;
}

template <class T>
[[nodiscard]] Eigen::Matrix<T, 2, 1> complex_product(const Eigen::Matrix<T, 2, 1>& a,
                                                     const Eigen::Matrix<T, 2, 1>& b) {
  return {a(0) * b(0) - a(1) * b(1), a(0) * b(1) + a(1) * b(0)};
}

template <class T>
[[nodiscard]] Eigen::Matrix<T, 2, 1> complex_quotient(const Eigen::Matrix<T, 2, 1>& a,
                                                      const Eigen::Matrix<T, 2, 1>& b) {
  const Eigen::Matrix<T, 2, 1> conjugate(b(0), -b(1));
  return complex_product<T>(a, conjugate) / b.squaredNorm();
}

}  // namespace detail

/// SE(2): p -> R·p + t. Tangent (v_x, v_y, ω).
template <class T>
class SE2 : public LieTypes<T, 3> {
 public:
  using typename LieTypes<T, 3>::Tangent;
  using typename LieTypes<T, 3>::Adjoint;
  using Point = Eigen::Matrix<T, 2, 1>;

  SE2() : shift_(Point::Zero()) {}
  SE2(const SO2<T>& rotation, const Point& shift) : rotation_(rotation), shift_(shift) {}

  [[nodiscard]] static SE2 exp(const Tangent& x) {
    const Point v(x(0), x(1));
    return {SO2<T>(x(2)), detail::complex_product<T>(detail::complex_phi<T>(T(0.0), x(2)), v)};
  }
  [[nodiscard]] static SE2 identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent& x, const Tangent& y) {
    return {y(2) * x(1) - x(2) * y(1), x(2) * y(0) - y(2) * x(0), T(0.0)};
  }

  [[nodiscard]] const SO2<T>& rotation() const noexcept { return rotation_; }
  [[nodiscard]] const Point& shift() const noexcept { return shift_; }
  [[nodiscard]] Tangent log() const {
    const T angle = rotation_.angle();
    const Point v = detail::complex_quotient<T>(shift_, detail::complex_phi<T>(T(0.0), angle));
    return {v(0), v(1), angle};
  }
  [[nodiscard]] SE2 inverse() const {
    const SO2<T> back = rotation_.inverse();
    return {back, -back.act(shift_)};
  }
  [[nodiscard]] Adjoint adjoint() const {
    Adjoint result = Adjoint::Identity();
    result.template topLeftCorner<2, 2>() = rotation_.matrix();
    result(0, 2) = shift_(1);
    result(1, 2) = -shift_(0);
    return result;
  }
  [[nodiscard]] Point act(const Point& p) const { return rotation_.act(p) + shift_; }
  [[nodiscard]] SE2 operator*(const SE2& rhs) const {
    return {rotation_ * rhs.rotation_, rotation_.act(rhs.shift_) + shift_};
  }
  bool operator==(const SE2& rhs) const {
    return rotation_ == rhs.rotation_ && shift_ == rhs.shift_;
  }

 private:
  SO2<T> rotation_;
  Point shift_;
};

/// Sim(2): p -> e^s·R·p + t. Tangent (v_x, v_y, ω, σ).
template <class T>
class Sim2 : public LieTypes<T, 4> {
 public:
  using typename LieTypes<T, 4>::Tangent;
  using typename LieTypes<T, 4>::Adjoint;
  using Point = Eigen::Matrix<T, 2, 1>;

  Sim2() : shift_(Point::Zero()) {}
  Sim2(const SO2<T>& rotation, const T& log_scale, const Point& shift)
      : rotation_(rotation), log_scale_(log_scale), shift_(shift) {}

  [[nodiscard]] static Sim2 exp(const Tangent& x) {
    const Point v(x(0), x(1));
    return {SO2<T>(x(2)), x(3), detail::complex_product<T>(detail::complex_phi<T>(x(3), x(2)), v)};
  }
  [[nodiscard]] static Sim2 identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent& x, const Tangent& y) {
    const Point first = detail::complex_product<T>(Point(x(3), x(2)), Point(y(0), y(1)));
    const Point second = detail::complex_product<T>(Point(y(3), y(2)), Point(x(0), x(1)));
    return {first(0) - second(0), first(1) - second(1), T(0.0), T(0.0)};
  }

  [[nodiscard]] const SO2<T>& rotation() const noexcept { return rotation_; }
  [[nodiscard]] const T& log_scale() const noexcept { return log_scale_; }
  [[nodiscard]] const Point& shift() const noexcept { return shift_; }
  [[nodiscard]] Tangent log() const {
    const T angle = rotation_.angle();
    const Point v = detail::complex_quotient<T>(shift_, detail::complex_phi<T>(log_scale_, angle));
    return {v(0), v(1), angle, log_scale_};
  }
  [[nodiscard]] Sim2 inverse() const {
    const Sim2 back(rotation_.inverse(), -log_scale_, Point::Zero());
    return {back.rotation_, back.log_scale_, -back.act(shift_)};
  }
  [[nodiscard]] Adjoint adjoint() const {
    using std::exp;
    Adjoint result = Adjoint::Identity();
    result.template topLeftCorner<2, 2>() = rotation_.matrix() * exp(log_scale_);
    result(0, 2) = shift_(1);
    result(1, 2) = -shift_(0);
    result(0, 3) = -shift_(0);
    result(1, 3) = -shift_(1);
    return result;
  }
  [[nodiscard]] Point act(const Point& p) const {
    using std::exp;
    return rotation_.act(p) * exp(log_scale_) + shift_;
  }
  [[nodiscard]] Sim2 operator*(const Sim2& rhs) const {
    return {rotation_ * rhs.rotation_, log_scale_ + rhs.log_scale_, act(rhs.shift_)};
  }
  bool operator==(const Sim2& rhs) const {
    return rotation_ == rhs.rotation_ && log_scale_ == rhs.log_scale_ && shift_ == rhs.shift_;
  }

 private:
  SO2<T> rotation_;
  T log_scale_ = T(0.0);
  Point shift_;
};

static_assert(LieGroup<SE2<double>> && LieGroup<Sim2<double>>);

}  // namespace torsor
