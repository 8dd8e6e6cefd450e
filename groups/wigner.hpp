#pragma once

#include <Eigen/Core>

#include "groups/so3.hpp"

namespace torsor {

/// The irrep of SO(3) of one degree l on states |l m>, m = -l, ..., l.
///
///   D(R) = e^{-iαJ_z} · e^{-iβJ_y} · e^{-iγJ_z} for R = R_z(α)·R_y(β)·R_z(γ)
///
/// with the phases of Condon and Shortley. One eigen-decomposition of the tridiagonal J_x when the
/// object is made, then two real products of size 2l+1 per element; J_y is J_x turned about z, and
/// its eigenvalues are known to be -l, ..., l. Homomorphism defect below 5e-13 at l = 120.
class WignerD {
 public:
  static constexpr int kLimit = 120;

  /// @throws InvalidArgument if l is negative or beyond kLimit.
  explicit WignerD(int l);

  [[nodiscard]] int degree() const noexcept { return l_; }
  [[nodiscard]] Eigen::Index dimension() const noexcept { return 2 * l_ + 1; }
  /// d_{m'm}(β) = <l m'| e^{-iβJ_y} |l m>, real orthogonal.
  [[nodiscard]] Eigen::MatrixXd small_d(double beta) const;
  /// D_{m'm}(R), unitary. The angles are taken from the quaternion, regular at β = 0 and π.
  [[nodiscard]] Eigen::MatrixXcd complex(const SO3<double>& rotation) const;
  /// The same on real spherical harmonics, orthogonal: order m = -l, ..., l, where m < 0 goes with
  /// sin|m|φ and m > 0 with cos mφ; degree 1 is R in the order (y, z, x).
  [[nodiscard]] Eigen::MatrixXd real(const SO3<double>& rotation) const;

 private:
  int l_;
  Eigen::MatrixXd eigenvectors_;  // of J_x, eigenvalues -l, ..., l
};

/// The Euler angles of R = R_z(α)·R_y(β)·R_z(γ), 0 ≤ β ≤ π.
struct ZyzAngles {
  double alpha;
  double beta;
  double gamma;
};
[[nodiscard]] ZyzAngles zyz_angles(const SO3<double>& rotation);

}  // namespace torsor
