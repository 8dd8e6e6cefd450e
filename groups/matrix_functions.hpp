#pragma once

#include <cmath>
#include <utility>

#include <Eigen/Core>
#include <Eigen/LU>

#include "core/error.hpp"
#include "groups/scalar_value.hpp"

namespace torsor {

/// e^A and φ(A) = Σ A^k/(k+1)! together.
template <class Matrix>
struct ExponentialPair {
  Matrix exponential;
  Matrix phi;
};

/// e^A and φ(A) by Taylor series of A/2^k and doubling, φ(2A) = (e^A + 1)·φ(A)/2. For small dense
/// matrices over any scalar with +, *, < and sqrt, automatic differentiation included; relative
/// error about 1e-15 × (1 + ‖A‖). @throws InvalidArgument if A is not finite or ‖A‖ > 1e6.
template <class Matrix>
[[nodiscard]] ExponentialPair<Matrix> exponential_pair(const Matrix& a) {
  using Scalar = typename Matrix::Scalar;
  constexpr int kTerms = 18;  // 2^-18/18! is below rounding
  const Scalar norm = a.cwiseAbs().rowwise().sum().maxCoeff();
  require(norm < Scalar(1e6),
          "a matrix exponential needs a finite matrix of norm below 1e6, this one has {:.3g}",
          scalar_value(norm));
  int halvings = 0;
  while (norm > Scalar(std::ldexp(0.5, halvings))) ++halvings;
  const Matrix small = a * Scalar(std::ldexp(1.0, -halvings));
  const Matrix one = Matrix::Identity(a.rows(), a.cols());
  Matrix phi = one;
  for (int k = kTerms; k >= 1; --k) phi = (one + small * phi * Scalar(1.0 / (k + 1))).eval();
  Matrix exponential = one + small * phi;
  for (int k = 0; k < halvings; ++k) {
    phi = ((exponential + one) * phi * Scalar(0.5)).eval();
    exponential = (exponential * exponential).eval();
  }
  return {exponential, phi};
}

template <class Matrix>
[[nodiscard]] Matrix matrix_exponential(const Matrix& a) {
  return exponential_pair(a).exponential;
}

/// The principal logarithm by repeated square roots (Denman and Beavers) and the series of
/// 2·artanh((A - 1)/(A + 1)); relative error about 1e-14.
/// @throws InvalidArgument if A has no real principal logarithm: a negative or zero eigenvalue.
template <class Matrix>
[[nodiscard]] Matrix matrix_logarithm(const Matrix& a) {
  using Scalar = typename Matrix::Scalar;
  constexpr int kRoots = 40;
  constexpr int kIterations = 40;
  const Matrix one = Matrix::Identity(a.rows(), a.cols());
  Matrix root = a;
  int roots = 0;
  while (!((root - one).norm() < Scalar(0.25))) {
    Matrix y = root;
    Matrix z = one;
    Scalar change(1.0);
    for (int i = 0; i < kIterations && change > Scalar(1e-15); ++i) {
      const Matrix next = (y + z.inverse()) * Scalar(0.5);
      z = ((z + y.inverse()) * Scalar(0.5)).eval();
      change = (next - y).norm() / next.norm();
      y = next;
    }
    const Scalar defect = (y * y - root).norm() / root.norm();
    require(++roots < kRoots && defect < Scalar(1e-10),
            "the matrix has no real logarithm: an eigenvalue is negative or zero (square root {} "
            "has the relative defect {:.3g})",
            roots, scalar_value(defect));
    root = y;
  }
  const Matrix ratio = (root - one) * (root + one).inverse();
  const Matrix square = ratio * ratio;
  Matrix sum = Matrix::Zero(a.rows(), a.cols());
  for (int k = 15; k >= 0; --k) sum = (square * sum + one * Scalar(1.0 / (2 * k + 1))).eval();
  return ratio * sum * Scalar(std::ldexp(2.0, roots));
}

}  // namespace torsor
