#pragma once

#include <complex>
#include <vector>

#include <Eigen/Core>

#include "groups/fourier.hpp"
#include "groups/so3.hpp"
#include "groups/wigner.hpp"

namespace torsor {

/// Band-limited harmonic analysis on SO(3): f(R) = Σ_{l ≤ L} Σ_{mn} F^l_{mn}·D^l_{mn}(R).
///
/// The grid is (2L + 1) angles α × (L + 1) Gauss-Legendre angles β × (2L + 1) angles γ; the product
/// of two functions of band limit L is integrated exactly on it, so analysis inverts synthesis to
/// rounding.
class RotationFourier {
 public:
  using Complex = std::complex<double>;
  /// Coefficients F^l, (2l+1) × (2l+1), for l = 0, ..., L.
  using Coefficients = std::vector<Eigen::MatrixXcd>;

  /// @throws InvalidArgument if L is outside 0..120.
  explicit RotationFourier(int bandlimit);

  [[nodiscard]] int bandlimit() const noexcept { return limit_; }
  [[nodiscard]] Eigen::Index size() const noexcept;
  /// Grid point number (a·(L + 1) + b)·(2L + 1) + c.
  [[nodiscard]] SO3<double> rotation(Eigen::Index point) const;
  /// Haar weight of a grid point; the weights sum to 1.
  [[nodiscard]] double weight(Eigen::Index point) const;

  /// F^l_{mn} = (2l + 1) ∫ f(R)·conj(D^l_{mn}(R)) dR by quadrature. O(L^4).
  /// @throws InvalidArgument if the number of values is not size().
  [[nodiscard]] Coefficients analyse(const Eigen::VectorXcd& values) const;
  /// The values on the grid. @throws InvalidArgument if the shapes do not fit.
  [[nodiscard]] Eigen::VectorXcd synthesise(const Coefficients& coefficients) const;

 private:
  int limit_;
  Quadrature polar_;                                   // in cos β
  std::vector<std::vector<Eigen::MatrixXd>> small_d_;  // [b][l]
};

}  // namespace torsor
