#include "groups/wigner.hpp"

#include <cmath>
#include <complex>

#include <Eigen/Eigenvalues>

#include "core/error.hpp"

namespace torsor {

using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

WignerD::WignerD(int l) : l_(l) {
  require(l >= 0 && l <= kLimit, "degree {} is outside 0..{}", l, kLimit);
  const Index n = dimension();
  if (n == 1) {
    eigenvectors_ = MatrixXd::Identity(1, 1);
    return;
  }
  VectorXd off(n - 1);
  for (Index i = 0; i + 1 < n; ++i) {
    const double m = static_cast<double>(i) - l;
    off(i) = 0.5 * std::sqrt((l - m) * (l + m + 1.0));
  }
  Eigen::SelfAdjointEigenSolver<MatrixXd> solver;
  solver.computeFromTridiagonal(VectorXd::Zero(n), off);
  eigenvectors_ = solver.eigenvectors();
  const VectorXd exact = VectorXd::LinSpaced(n, -l, l);
  const double error = (solver.eigenvalues() - exact).cwiseAbs().maxCoeff();
  if (!(error < 1e-11 * static_cast<double>(n))) {
    throw NumericalError(
        fmt::format("the eigenvalues of J_x at degree {} are off by {:.1e}", l, error));
  }
}

// J_y = P·J_x·P* with P = e^{-iπJ_z/2}, so e^{-iβJ_y} has the entries i^{m-m'}·(C - iS) with
// C = U·cos(βm)·Uᵀ and S = U·sin(βm)·Uᵀ; C vanishes where m - m' is odd, S where it is even.
MatrixXd WignerD::small_d(double beta) const {
  const Index n = dimension();
  VectorXd cosine(n);
  VectorXd sine(n);
  for (Index i = 0; i < n; ++i) {
    const double m = static_cast<double>(i) - l_;
    cosine(i) = std::cos(beta * m);
    sine(i) = std::sin(beta * m);
  }
  const MatrixXd c = eigenvectors_ * cosine.asDiagonal() * eigenvectors_.transpose();
  const MatrixXd s = eigenvectors_ * sine.asDiagonal() * eigenvectors_.transpose();
  MatrixXd d(n, n);
  for (Index j = 0; j < n; ++j) {
    for (Index i = 0; i < n; ++i) {
      const Index turn = ((j - i) % 4 + 4) % 4;
      const double entry = turn % 2 == 0 ? c(i, j) : s(i, j);
      d(i, j) = turn < 2 ? entry : -entry;
    }
  }
  return d;
}

MatrixXcd WignerD::complex(const SO3<double>& rotation) const {
  const ZyzAngles angles = zyz_angles(rotation);
  const Index n = dimension();
  Eigen::VectorXcd left(n);
  Eigen::VectorXcd right(n);
  for (Index i = 0; i < n; ++i) {
    const double m = static_cast<double>(i) - l_;
    left(i) = std::polar(1.0, -m * angles.alpha);
    right(i) = std::polar(1.0, -m * angles.gamma);
  }
  return left.asDiagonal() * small_d(angles.beta).cast<Complex>() * right.asDiagonal();
}

// D_real = conj(T)·D·Tᵀ, where row μ of T writes the real state in terms of |l m>:
// μ > 0: (|-μ> + (-1)^μ |μ>)/√2,  μ < 0: i(|μ> - (-1)^μ |-μ>)/√2.
MatrixXd WignerD::real(const SO3<double>& rotation) const {
  const MatrixXcd d = complex(rotation);
  const Index n = dimension();
  MatrixXcd half(n, n);  // D·Tᵀ
  const double root = std::sqrt(0.5);
  half.col(l_) = d.col(l_);
  for (int m = 1; m <= l_; ++m) {
    const double sign = m % 2 == 0 ? 1.0 : -1.0;
    half.col(l_ + m) = root * (d.col(l_ - m) + sign * d.col(l_ + m));
    half.col(l_ - m) = Complex(0.0, root) * (d.col(l_ - m) - sign * d.col(l_ + m));
  }
  MatrixXd result(n, n);
  result.row(l_) = half.row(l_).real();
  for (int m = 1; m <= l_; ++m) {
    const double sign = m % 2 == 0 ? 1.0 : -1.0;
    result.row(l_ + m) = root * (half.row(l_ - m) + sign * half.row(l_ + m)).real();
    result.row(l_ - m) =
        (Complex(0.0, -root) * (half.row(l_ - m) - sign * half.row(l_ + m))).real();
  }
  return result;
}

// The quaternion of R_z(α)·R_y(β)·R_z(γ) holds α + γ in (w, z) and α - γ in (y, -x): each sum is
// exact where the other is undefined, so D stays accurate through β = 0 and π.
ZyzAngles zyz_angles(const SO3<double>& rotation) {
  const Eigen::Quaterniond& q = rotation.quaternion();
  const double upper = std::hypot(q.w(), q.z());
  const double lower = std::hypot(q.x(), q.y());
  const double sum = upper > 0.0 ? std::atan2(q.z(), q.w()) : 0.0;
  const double difference = lower > 0.0 ? std::atan2(-q.x(), q.y()) : 0.0;
  return {sum + difference, 2.0 * std::atan2(lower, upper), sum - difference};
}

}  // namespace torsor
