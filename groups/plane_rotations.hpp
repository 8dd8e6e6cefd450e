#pragma once

#include <cmath>
#include <numbers>

#include <Eigen/Core>

#include "core/error.hpp"
#include "groups/lie_group.hpp"

namespace torsor {

/// SO(2): a rotation of the plane, kept as (cos, sin).
///
/// Invariant: cos² + sin² = 1 to 1e-14; every product corrects the length to first order.
template <class T>
class SO2 : public LieTypes<T, 1> {
 public:
  using typename LieTypes<T, 1>::Tangent;
  using typename LieTypes<T, 1>::Adjoint;
  using Point = Eigen::Matrix<T, 2, 1>;

  SO2() = default;
  /// The rotation by `angle`, counter-clockwise.
  explicit SO2(const T& angle) {
    using std::cos;
    using std::sin;
    cosine_ = cos(angle);
    sine_ = sin(angle);
  }

  [[nodiscard]] static SO2 exp(const Tangent& x) { return SO2(x(0)); }
  [[nodiscard]] static SO2 identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent&, const Tangent&) { return Tangent::Zero(); }

  /// In (-π, π].
  [[nodiscard]] T angle() const {
    using std::atan2;
    return atan2(sine_, cosine_);
  }
  [[nodiscard]] Tangent log() const { return Tangent(angle()); }
  [[nodiscard]] SO2 inverse() const { return SO2(cosine_, -sine_); }
  [[nodiscard]] Adjoint adjoint() const { return Adjoint::Identity(); }
  [[nodiscard]] Point act(const Point& p) const {
    return {cosine_ * p.x() - sine_ * p.y(), sine_ * p.x() + cosine_ * p.y()};
  }
  [[nodiscard]] Eigen::Matrix<T, 2, 2> matrix() const {
    Eigen::Matrix<T, 2, 2> result;
    result << cosine_, -sine_, sine_, cosine_;
    return result;
  }
  [[nodiscard]] SO2 operator*(const SO2& rhs) const {
    const T c = cosine_ * rhs.cosine_ - sine_ * rhs.sine_;
    const T s = cosine_ * rhs.sine_ + sine_ * rhs.cosine_;
    const T correction = (T(3.0) - c * c - s * s) * T(0.5);
    return SO2(c * correction, s * correction);
  }
  bool operator==(const SO2& rhs) const { return cosine_ == rhs.cosine_ && sine_ == rhs.sine_; }

 private:
  SO2(const T& cosine, const T& sine) : cosine_(cosine), sine_(sine) {}

  T cosine_ = T(1.0);
  T sine_ = T(0.0);
};

/// O(2): a rotation after an optional mirror of the y axis, (x, y) -> (x, -y).
template <class T>
class O2 : public LieTypes<T, 1> {
 public:
  using typename LieTypes<T, 1>::Tangent;
  using typename LieTypes<T, 1>::Adjoint;
  using Point = Eigen::Matrix<T, 2, 1>;

  O2() = default;
  O2(const SO2<T>& rotation, bool mirrored) : rotation_(rotation), mirrored_(mirrored) {}

  [[nodiscard]] static O2 exp(const Tangent& x) { return {SO2<T>::exp(x), false}; }
  [[nodiscard]] static O2 identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent&, const Tangent&) { return Tangent::Zero(); }

  [[nodiscard]] const SO2<T>& rotation() const noexcept { return rotation_; }
  [[nodiscard]] bool is_mirrored() const noexcept { return mirrored_; }
  /// @throws InvalidArgument for a mirrored element: it is not connected to the identity.
  [[nodiscard]] Tangent log() const {
    require(!mirrored_, "a reflection has no logarithm: it is not connected to the identity");
    return rotation_.log();
  }
  [[nodiscard]] O2 inverse() const {
    return {mirrored_ ? rotation_ : rotation_.inverse(), mirrored_};
  }
  [[nodiscard]] Adjoint adjoint() const { return Adjoint(T(mirrored_ ? -1.0 : 1.0)); }
  [[nodiscard]] Point act(const Point& p) const {
    return rotation_.act(mirrored_ ? Point(p.x(), -p.y()) : p);
  }
  [[nodiscard]] O2 operator*(const O2& rhs) const {
    const SO2<T> moved = mirrored_ ? rhs.rotation_.inverse() : rhs.rotation_;
    return {rotation_ * moved, mirrored_ != rhs.mirrored_};
  }
  bool operator==(const O2& rhs) const {
    return rotation_ == rhs.rotation_ && mirrored_ == rhs.mirrored_;
  }

 private:
  SO2<T> rotation_;
  bool mirrored_ = false;
};

static_assert(LieGroup<SO2<double>> && LieGroup<O2<double>>);

}  // namespace torsor
