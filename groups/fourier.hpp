#pragma once

#include <complex>

#include <Eigen/Core>

namespace torsor {

/// f̂_k = (1/n) Σ_j f_j·e^{-2πijk/n}, k = 0, ..., n-1: the coefficients of f_j = Σ_k f̂_k e^{2πijk/n}
/// on C_n. O(n log n). @throws InvalidArgument if f is empty.
[[nodiscard]] Eigen::VectorXcd cyclic_fourier(const Eigen::VectorXcd& f);
[[nodiscard]] Eigen::VectorXcd cyclic_fourier_inverse(const Eigen::VectorXcd& coefficients);

/// The same on C_n × C_m and so on the sampled torus T²: rows and columns in turn.
[[nodiscard]] Eigen::MatrixXcd torus_fourier(const Eigen::MatrixXcd& f);
[[nodiscard]] Eigen::MatrixXcd torus_fourier_inverse(const Eigen::MatrixXcd& coefficients);

/// The 2B + 1 angles 2πj/(2B + 1) that determine every function of weights -B, ..., B on SO(2).
/// @throws InvalidArgument if B is negative.
[[nodiscard]] Eigen::VectorXd circle_grid(int bandlimit);
/// The coefficients of weights -B, ..., B from the values on `circle_grid(B)`; exact for functions
/// of that band limit. @throws InvalidArgument if the number of values is even or zero.
[[nodiscard]] Eigen::VectorXcd circle_fourier(const Eigen::VectorXcd& values);
/// Σ_k c_k e^{ikt} at any angle. @throws InvalidArgument if the number of coefficients is even.
[[nodiscard]] std::complex<double> circle_value(const Eigen::VectorXcd& coefficients, double t);

/// The (2B + 1)² pairs of angles (2πj/(2B + 1), 2πk/(2B + 1)), column j·(2B + 1) + k, that
/// determine every function of weights (-B..B)² on the torus T². @throws InvalidArgument if B is
/// negative.
[[nodiscard]] Eigen::Matrix2Xd torus_grid(int bandlimit);
/// The coefficients of weights (-B..B)², weight (k, l) in row B + k and column B + l, from the n ×
/// m values f(2πi/n, 2πj/m); exact for functions of band limit B. O(nm log nm).
/// @throws InvalidArgument if B is negative or the grid is smaller than (2B + 1) × (2B + 1).
[[nodiscard]] Eigen::MatrixXcd torus_weights(const Eigen::MatrixXcd& values, int bandlimit);
/// Σ_{kl} c_{kl}·e^{i(kt + lu)} at any angles (t, u). O(B²).
/// @throws InvalidArgument unless the coefficients are square of odd size.
[[nodiscard]] std::complex<double> torus_value(const Eigen::MatrixXcd& coefficients, double t,
                                               double u);

/// Nodes in (-1, 1) and weights that integrate polynomials of degree 2n - 1 exactly.
struct Quadrature {
  Eigen::VectorXd nodes;
  Eigen::VectorXd weights;  ///< sum to 2
};
/// @throws InvalidArgument if n < 1.
[[nodiscard]] Quadrature gauss_legendre(int n);

}  // namespace torsor
