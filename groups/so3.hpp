#pragma once

#include <cmath>

#include <Eigen/Core>
#include <Eigen/Geometry>

#include "core/error.hpp"
#include "groups/lie_group.hpp"
#include "groups/scalar_value.hpp"

namespace torsor {

/// SO(3): a rotation of space, kept as a unit quaternion with w ≥ 0.
///
/// Invariant: the quaternion has length 1 to 1e-14; every product corrects it to first order. The
/// tangent is axis × angle; exp and log agree to 1e-15 relative from angle 0 to π.
template <class T>
class SO3 : public LieTypes<T, 3> {
 public:
  using typename LieTypes<T, 3>::Tangent;
  using typename LieTypes<T, 3>::Adjoint;
  using Point = Eigen::Matrix<T, 3, 1>;
  using Quaternion = Eigen::Quaternion<T>;

  SO3() : q_(T(1.0), T(0.0), T(0.0), T(0.0)) {}

  /// @throws InvalidArgument unless the length is 1 to 1e-6; it is then made exact.
  [[nodiscard]] static SO3 from_quaternion(const Quaternion& q) {
    using std::sqrt;
    const T norm = sqrt(q.squaredNorm());
    require(norm > T(1.0 - 1e-6) && norm < T(1.0 + 1e-6),
            "the quaternion has length {}, a rotation needs 1 to 1e-6", scalar_value(norm));
    return SO3(Quaternion(q.coeffs() / norm));
  }

  /// @throws InvalidArgument if ‖RᵀR - 1‖ > 1e-6 or det R < 0.
  [[nodiscard]] static SO3 from_matrix(const Eigen::Matrix<T, 3, 3>& r) {
    const Eigen::Matrix<T, 3, 3> defect = r.transpose() * r - Eigen::Matrix<T, 3, 3>::Identity();
    const T square = defect.squaredNorm();
    require(square < T(1e-12), "the matrix is not orthogonal: |R^T R - 1| = {:.3g}, at most 1e-6",
            std::sqrt(scalar_value(square)));
    const T determinant = r.determinant();
    require(determinant > T(0.0), "the matrix is a reflection: its determinant is {:.3g}",
            scalar_value(determinant));
    Quaternion q(r);
    q.normalize();
    return SO3(q);
  }

  /// Rotations by α about z, after β about y, after γ about z.
  [[nodiscard]] static SO3 from_zyz(const T& alpha, const T& beta, const T& gamma) {
    const auto about = [](int axis, const T& angle) {
      Tangent x = Tangent::Zero();
      x(axis) = angle;
      return exp(x);
    };
    return about(2, alpha) * about(1, beta) * about(2, gamma);
  }

  [[nodiscard]] static SO3 exp(const Tangent& x) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const T square = x.squaredNorm();
    if (square < T(1e-4)) {  // Taylor, to the power 8 of the angle
      const T h = square * T(0.25);
      const T scale =
          T(0.5) * (T(1.0) - h / T(6.0) * (T(1.0) - h / T(20.0) * (T(1.0) - h / T(42.0))));
      const T w = T(1.0) - h / T(2.0) * (T(1.0) - h / T(12.0) * (T(1.0) - h / T(30.0)));
      return SO3(Quaternion(w, scale * x(0), scale * x(1), scale * x(2)));
    }
    const T angle = sqrt(square);
    const T scale = sin(angle * T(0.5)) / angle;
    return SO3(Quaternion(cos(angle * T(0.5)), scale * x(0), scale * x(1), scale * x(2)));
  }

  [[nodiscard]] static SO3 identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent& x, const Tangent& y) { return x.cross(y); }

  [[nodiscard]] Tangent log() const {
    using std::atan2;
    using std::sqrt;
    const T square = q_.vec().squaredNorm();
    if (square < T(1e-4)) {  // 2·arctan(r)/r with r = |v|/w
      const T r = square / (q_.w() * q_.w());
      const T series =
          T(1.0) - r * (T(1.0 / 3.0) - r * (T(0.2) - r * (T(1.0 / 7.0) - r * T(1.0 / 9.0))));
      return q_.vec() * (T(2.0) / q_.w() * series);
    }
    const T sine = sqrt(square);
    return q_.vec() * (T(2.0) * atan2(sine, q_.w()) / sine);
  }

  [[nodiscard]] const Quaternion& quaternion() const noexcept { return q_; }
  [[nodiscard]] Eigen::Matrix<T, 3, 3> matrix() const { return q_.toRotationMatrix(); }
  [[nodiscard]] SO3 inverse() const { return SO3(q_.conjugate()); }
  [[nodiscard]] Adjoint adjoint() const { return matrix(); }
  [[nodiscard]] Point act(const Point& p) const { return q_ * p; }
  [[nodiscard]] SO3 operator*(const SO3& rhs) const {
    const Quaternion product = q_ * rhs.q_;
    const T correction = (T(3.0) - product.squaredNorm()) * T(0.5);
    return SO3(Quaternion(product.coeffs() * correction));
  }
  bool operator==(const SO3& rhs) const { return q_.coeffs() == rhs.q_.coeffs(); }

  /// 1 + (1 - cos θ)/θ²·W + (θ - sin θ)/θ³·W², W = ad(x) (Chirikjian, Stochastic Models,
  /// Information Theory, and Lie Groups II, section 10.2).
  [[nodiscard]] static Adjoint left_jacobian(const Tangent& x) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const T s = x.squaredNorm();
    T first = T(0.5) * (T(1.0) - s / T(12.0) * (T(1.0) - s / T(30.0) * (T(1.0) - s / T(56.0))));
    T second =
        T(1.0 / 6.0) * (T(1.0) - s / T(20.0) * (T(1.0) - s / T(42.0) * (T(1.0) - s / T(72.0))));
    if (s > T(0.01)) {
      const T angle = sqrt(s);
      const T half = sin(angle * T(0.5));
      first = T(2.0) * half * half / s;
      second = (angle - sin(angle)) / (s * angle);
    }
    const Adjoint w = skew(x);
    return Adjoint::Identity() + w * first + w * w * second;
  }

  /// 1 - W/2 + (1 - (θ/2)·cot(θ/2))/θ²·W²; the half-angle form is regular at π.
  [[nodiscard]] static Adjoint left_jacobian_inverse(const Tangent& x) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const T s = x.squaredNorm();
    T factor = T(1.0 / 12.0) +
               s * (T(1.0 / 720.0) +
                    s * (T(1.0 / 30240.0) + s * (T(1.0 / 1209600.0) + s * T(1.0 / 47900160.0))));
    if (s > T(0.01)) {
      const T half = sqrt(s) * T(0.5);
      factor = (T(1.0) - half * cos(half) / sin(half)) / s;
    }
    const Adjoint w = skew(x);
    return Adjoint::Identity() - w * T(0.5) + w * w * factor;
  }

 private:
  explicit SO3(const Quaternion& q) : q_(q) {
    // q and -q are one rotation: keep the one whose first non-zero number is positive.
    const T leading[] = {q.w(), q.x(), q.y(), q.z()};
    for (const T& number : leading) {
      if (number > T(0.0)) break;
      if (!(number < T(0.0))) continue;
      q_.coeffs() = -q.coeffs();
      break;
    }
  }

  static Adjoint skew(const Tangent& x) {
    Adjoint w;
    w << T(0.0), -x(2), x(1), x(2), T(0.0), -x(0), -x(1), x(0), T(0.0);
    return w;
  }

  Quaternion q_;
};

static_assert(LieGroup<SO3<double>>);

}  // namespace torsor
