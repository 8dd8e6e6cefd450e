#include "groups/rotation_fourier.hpp"

#include <cmath>
#include <numbers>

#include "core/error.hpp"

namespace torsor {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::VectorXcd;

RotationFourier::RotationFourier(int bandlimit) : limit_(bandlimit) {
  require(bandlimit >= 0 && bandlimit <= WignerD::kLimit, "band limit {} is outside 0..{}",
          bandlimit, WignerD::kLimit);
  polar_ = gauss_legendre(bandlimit + 1);
  small_d_.resize(static_cast<std::size_t>(bandlimit) + 1);
  for (int l = 0; l <= bandlimit; ++l) {
    const WignerD wigner(l);
    for (std::size_t b = 0; b < small_d_.size(); ++b) {
      small_d_[b].push_back(wigner.small_d(std::acos(polar_.nodes(static_cast<Index>(b)))));
    }
  }
}

Index RotationFourier::size() const noexcept {
  const Index n = 2 * limit_ + 1;
  return n * (limit_ + 1) * n;
}

SO3<double> RotationFourier::rotation(Index point) const {
  require(point >= 0 && point < size(), "the grid has {} points, number {} does not exist", size(),
          point);
  const Index n = 2 * limit_ + 1;
  const double step = 2.0 * std::numbers::pi / static_cast<double>(n);
  const Index turn = point / n / (limit_ + 1);
  const double alpha = step * static_cast<double>(turn);
  const double beta = std::acos(polar_.nodes(point / n % (limit_ + 1)));
  return SO3<double>::from_zyz(alpha, beta, step * static_cast<double>(point % n));
}

double RotationFourier::weight(Index point) const {
  require(point >= 0 && point < size(), "the grid has {} points, number {} does not exist", size(),
          point);
  const Index n = 2 * limit_ + 1;
  return polar_.weights(point / n % (limit_ + 1)) / (2.0 * static_cast<double>(n * n));
}

// conj(D_{mn}) = e^{imα}·d_{mn}(β)·e^{inγ}: a transform in both angles picks the weights (-m, -n).
RotationFourier::Coefficients RotationFourier::analyse(const VectorXcd& values) const {
  require(values.size() == size(), "{} values do not fit a grid of {} points", values.size(),
          size());
  const Index n = 2 * limit_ + 1;
  Coefficients result;
  for (int l = 0; l <= limit_; ++l) result.emplace_back(MatrixXcd::Zero(2 * l + 1, 2 * l + 1));
  for (Index b = 0; b <= limit_; ++b) {
    MatrixXcd slice(n, n);
    for (Index a = 0; a < n; ++a) {
      for (Index c = 0; c < n; ++c) slice(a, c) = values((a * (limit_ + 1) + b) * n + c);
    }
    const MatrixXcd weights = torus_fourier(slice);
    for (int l = 0; l <= limit_; ++l) {
      const Eigen::MatrixXd& d = small_d_[static_cast<std::size_t>(b)][static_cast<std::size_t>(l)];
      const double scale = 0.5 * polar_.weights(b) * (2 * l + 1);
      for (int p = -l; p <= l; ++p) {
        for (int q = -l; q <= l; ++q) {
          result[static_cast<std::size_t>(l)](l + p, l + q) +=
              scale * d(l + p, l + q) * weights((n - p) % n, (n - q) % n);
        }
      }
    }
  }
  return result;
}

VectorXcd RotationFourier::synthesise(const Coefficients& coefficients) const {
  require(coefficients.size() == small_d_.size(), "{} blocks do not fit band limit {}",
          coefficients.size(), limit_);
  const Index n = 2 * limit_ + 1;
  VectorXcd values(size());
  for (Index b = 0; b <= limit_; ++b) {
    MatrixXcd weights = MatrixXcd::Zero(n, n);
    for (int l = 0; l <= limit_; ++l) {
      const MatrixXcd& block = coefficients[static_cast<std::size_t>(l)];
      require(block.rows() == 2 * l + 1 && block.cols() == 2 * l + 1,
              "block {} is {} x {}, expected {} x {}", l, block.rows(), block.cols(), 2 * l + 1,
              2 * l + 1);
      const Eigen::MatrixXd& d = small_d_[static_cast<std::size_t>(b)][static_cast<std::size_t>(l)];
      for (int p = -l; p <= l; ++p) {
        for (int q = -l; q <= l; ++q) {
          weights((n - p) % n, (n - q) % n) += block(l + p, l + q) * d(l + p, l + q);
        }
      }
    }
    const MatrixXcd slice = torus_fourier_inverse(weights);
    for (Index a = 0; a < n; ++a) {
      for (Index c = 0; c < n; ++c) values((a * (limit_ + 1) + b) * n + c) = slice(a, c);
    }
  }
  return values;
}

}  // namespace torsor
