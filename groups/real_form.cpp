#include <array>
#include <cmath>
#include <complex>

#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "groups/irrep_search.hpp"

namespace torsor {

using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

namespace {

constexpr double kTolerance = 1e-9;

ComplexRepresentation conjugate(const ComplexRepresentation& rho) {
  std::vector<MatrixXcd> images;
  for (const MatrixXcd& image : rho.images()) images.emplace_back(image.conjugate());
  return ComplexRepresentation::trusted(rho.group(), std::move(images), rho.error_bound());
}

/// U with B = U·Uᵀ for a symmetric unitary B: its real and imaginary parts commute, so one real
/// orthogonal basis diagonalizes both.
MatrixXcd takagi(const MatrixXcd& b) {
  for (const double mix : {0.7548776662466927, -0.5698402909980532, 1.3247179572447460}) {
    const MatrixXd blend = b.real() + mix * b.imag();
    const MatrixXd basis = Eigen::SelfAdjointEigenSolver<MatrixXd>(blend).eigenvectors();
    const MatrixXcd diagonal = basis.transpose() * b * basis;
    const Eigen::VectorXcd values = diagonal.diagonal();
    const double rest = (diagonal - MatrixXcd(values.asDiagonal())).norm();
    if (rest > kTolerance) continue;  // two angles with the same blend; another mix parts them
    Eigen::VectorXcd roots(values.size());
    for (Index i = 0; i < values.size(); ++i) roots(i) = std::polar(1.0, std::arg(values(i)) / 2.0);
    return basis * roots.asDiagonal();
  }
  throw NumericalError("a symmetric unitary matrix could not be factored");
}

}  // namespace

MatrixXcd conjugation(const ComplexRepresentation& rho, const AveragingChain& chain,
                      IrrepType type) {
  const Averager<Complex> average(rho, conjugate(rho), chain);
  Random random = Random(0).stream("conjugation");
  const double sign = type == IrrepType::real ? 1.0 : -1.0;
  const Index n = rho.dimension();
  MatrixXcd sample(n, n);
  for (Complex& x : sample.reshaped()) x = {random.normal(), random.normal()};
  MatrixXcd b = average(MatrixXcd(sample + sign * sample.transpose()));
  b = (0.5 * (b + sign * b.transpose())).eval();
  const double scale = b.norm() / std::sqrt(static_cast<double>(n));
  if (!(scale > 1e-6)) {
    throw NumericalError(
        fmt::format("an irrep of {} is not of the type its indicator says", rho.group().name()));
  }
  b /= scale;
  const double defect = (b * b.adjoint() - MatrixXcd::Identity(n, n)).norm();
  if (!(defect < kTolerance)) {
    throw NumericalError(fmt::format("the conjugation of an irrep of {} misses unitarity by {:.2e}",
                                     rho.group().name(), defect));
  }
  return b;
}

std::vector<MatrixXd> real_form(const ComplexRepresentation& rho, const AveragingChain& chain) {
  const MatrixXcd u = takagi(conjugation(rho, chain, IrrepType::real));
  std::vector<MatrixXd> images;
  for (const MatrixXcd& image : rho.images()) {
    const MatrixXcd moved = u.adjoint() * image * u;
    if (!(moved.imag().norm() < kTolerance)) {
      throw NumericalError(fmt::format("an irrep of {} is real only to {:.2e}", rho.group().name(),
                                       moved.imag().norm()));
    }
    images.emplace_back(moved.real());
  }
  return images;
}

MatrixXd realified(const MatrixXcd& matrix) {
  MatrixXd result(2 * matrix.rows(), 2 * matrix.cols());
  for (Index i = 0; i < matrix.rows(); ++i) {
    for (Index j = 0; j < matrix.cols(); ++j) {
      const Complex z = matrix(i, j);
      result.block<2, 2>(2 * i, 2 * j) << z.real(), -z.imag(), z.imag(), z.real();
    }
  }
  return result;
}

}  // namespace torsor
