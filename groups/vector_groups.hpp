#pragma once

#include <cmath>
#include <numbers>

#include <Eigen/Core>

#include "groups/lie_group.hpp"

namespace torsor {

/// R^n: translations of n-space.
template <class T, int N>
class Translation : public LieTypes<T, N> {
 public:
  using typename LieTypes<T, N>::Tangent;
  using typename LieTypes<T, N>::Adjoint;
  using Point = Eigen::Matrix<T, N, 1>;

  Translation() : shift_(Point::Zero()) {}
  explicit Translation(const Point& shift) : shift_(shift) {}

  [[nodiscard]] static Translation exp(const Tangent& x) { return Translation(x); }
  [[nodiscard]] static Translation identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent&, const Tangent&) { return Tangent::Zero(); }

  [[nodiscard]] const Point& shift() const noexcept { return shift_; }
  [[nodiscard]] Tangent log() const { return shift_; }
  [[nodiscard]] Translation inverse() const { return Translation(-shift_); }
  [[nodiscard]] Adjoint adjoint() const { return Adjoint::Identity(); }
  [[nodiscard]] Point act(const Point& p) const { return p + shift_; }
  [[nodiscard]] Translation operator*(const Translation& rhs) const {
    return Translation(shift_ + rhs.shift_);
  }
  bool operator==(const Translation& rhs) const { return shift_ == rhs.shift_; }

 private:
  Point shift_;
};

/// T^n: shifts of n angles. Invariant: every angle lies in (-π, π].
template <class T, int N>
class Torus : public LieTypes<T, N> {
 public:
  using typename LieTypes<T, N>::Tangent;
  using typename LieTypes<T, N>::Adjoint;
  using Point = Eigen::Matrix<T, N, 1>;

  Torus() : angles_(Point::Zero()) {}
  explicit Torus(const Point& angles) : angles_(angles) {
    using std::floor;
    constexpr double kTurn = 2.0 * std::numbers::pi;
    for (T& angle : angles_) {
      if (angle > T(-std::numbers::pi) && angle <= T(std::numbers::pi)) continue;
      angle = angle - T(kTurn) * floor((angle + T(std::numbers::pi)) / T(kTurn));
      if (angle <= T(-std::numbers::pi)) angle = angle + T(kTurn);
    }
  }

  [[nodiscard]] static Torus exp(const Tangent& x) { return Torus(x); }
  [[nodiscard]] static Torus identity() { return {}; }
  [[nodiscard]] static Tangent bracket(const Tangent&, const Tangent&) { return Tangent::Zero(); }

  [[nodiscard]] const Point& angles() const noexcept { return angles_; }
  [[nodiscard]] Tangent log() const { return angles_; }
  [[nodiscard]] Torus inverse() const { return Torus(-angles_); }
  [[nodiscard]] Adjoint adjoint() const { return Adjoint::Identity(); }
  [[nodiscard]] Point act(const Point& p) const { return Torus(p + angles_).angles_; }
  [[nodiscard]] Torus operator*(const Torus& rhs) const { return Torus(angles_ + rhs.angles_); }
  bool operator==(const Torus& rhs) const { return angles_ == rhs.angles_; }

 private:
  Point angles_;
};

static_assert(LieGroup<Translation<double, 3>> && LieGroup<Torus<double, 2>>);

}  // namespace torsor
