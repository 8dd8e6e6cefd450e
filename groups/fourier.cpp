#include "groups/fourier.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include <unsupported/Eigen/FFT>

#include "core/error.hpp"

namespace torsor {

using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

namespace {

template <class Transform>
MatrixXcd along_both(const MatrixXcd& f, Transform&& transform) {
  MatrixXcd result(f.rows(), f.cols());
  for (Index j = 0; j < f.cols(); ++j) result.col(j) = transform(VectorXcd(f.col(j)));
  for (Index i = 0; i < f.rows(); ++i) {
    result.row(i) = transform(VectorXcd(result.row(i).transpose())).transpose();
  }
  return result;
}

}  // namespace

VectorXcd cyclic_fourier(const VectorXcd& f) {
  require(f.size() > 0, "a function on a group has at least one value");
  if (f.size() == 1) return f;
  Eigen::FFT<double> engine;
  VectorXcd result(f.size());
  engine.fwd(result, f);
  return result / static_cast<double>(f.size());
}

VectorXcd cyclic_fourier_inverse(const VectorXcd& coefficients) {
  require(coefficients.size() > 0, "a function on a group has at least one value");
  if (coefficients.size() == 1) return coefficients;
  Eigen::FFT<double> engine;
  VectorXcd result(coefficients.size());
  engine.inv(result, coefficients);
  return result * static_cast<double>(coefficients.size());
}

MatrixXcd torus_fourier(const MatrixXcd& f) { return along_both(f, cyclic_fourier); }

MatrixXcd torus_fourier_inverse(const MatrixXcd& coefficients) {
  return along_both(coefficients, cyclic_fourier_inverse);
}

VectorXd circle_grid(int bandlimit) {
  require(bandlimit >= 0, "a band limit of {} does not exist", bandlimit);
  const Index n = 2 * bandlimit + 1;
  VectorXd angles(n);
  for (Index j = 0; j < n; ++j) {
    angles(j) = 2.0 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(n);
  }
  return angles;
}

VectorXcd circle_fourier(const VectorXcd& values) {
  require(values.size() % 2 == 1, "{} values are no band-limited grid: 2B + 1 is odd",
          values.size());
  const Index bandlimit = values.size() / 2;
  const VectorXcd wrapped = cyclic_fourier(values);
  VectorXcd result(values.size());
  result.tail(bandlimit + 1) = wrapped.head(bandlimit + 1);
  result.head(bandlimit) = wrapped.tail(bandlimit);
  return result;
}

Complex circle_value(const VectorXcd& coefficients, double t) {
  require(coefficients.size() % 2 == 1, "{} coefficients are not of weights -B, ..., B",
          coefficients.size());
  const Index bandlimit = coefficients.size() / 2;
  Complex sum = 0.0;
  for (Index k = -bandlimit; k <= bandlimit; ++k) {
    sum += coefficients(k + bandlimit) * std::polar(1.0, static_cast<double>(k) * t);
  }
  return sum;
}

Eigen::Matrix2Xd torus_grid(int bandlimit) {
  const VectorXd angles = circle_grid(bandlimit);
  const Index n = angles.size();
  Eigen::Matrix2Xd grid(2, n * n);
  for (Index j = 0; j < n; ++j) {
    for (Index k = 0; k < n; ++k) grid.col(j * n + k) << angles(j), angles(k);
  }
  return grid;
}

MatrixXcd torus_weights(const MatrixXcd& values, int bandlimit) {
  require(bandlimit >= 0, "a band limit of {} does not exist", bandlimit);
  const Index n = 2 * Index{bandlimit} + 1;
  require(values.rows() >= n && values.cols() >= n,
          "a grid of {} x {} values is too small for band limit {}, which needs {} x {}",
          values.rows(), values.cols(), bandlimit, n, n);
  const MatrixXcd wrapped = torus_fourier(values);
  const auto place = [bandlimit](Index i, Index size) { return (i - bandlimit + size) % size; };
  MatrixXcd result(n, n);
  for (Index j = 0; j < n; ++j) {
    for (Index k = 0; k < n; ++k) {
      result(j, k) = wrapped(place(j, values.rows()), place(k, values.cols()));
    }
  }
  return result;
}

Complex torus_value(const MatrixXcd& coefficients, double t, double u) {
  require(coefficients.rows() == coefficients.cols(),
          "{} x {} coefficients are not of weights (-B..B)²", coefficients.rows(),
          coefficients.cols());
  VectorXcd rows(coefficients.rows());
  for (Index j = 0; j < rows.size(); ++j) {
    rows(j) = circle_value(coefficients.row(j).transpose(), u);
  }
  return circle_value(rows, t);
}

// Newton's method on P_n from Tricomi's approximation of its zeros.
Quadrature gauss_legendre(int n) {
  require(n >= 1, "a quadrature of {} nodes does not exist", n);
  Quadrature result{VectorXd(n), VectorXd(n)};
  for (int i = 0; i < n; ++i) {
    double x = -std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
    double slope = 1.0;
    for (int step = 0; step < 100; ++step) {
      double p = 1.0;
      double before = 0.0;
      for (int k = 1; k <= n; ++k) {
        const double next = ((2 * k - 1) * x * p - (k - 1) * before) / k;
        before = p;
        p = next;
      }
      slope = n * (before - x * p) / (1.0 - x * x);
      const double change = p / slope;
      x -= change;
      if (std::abs(change) < 1e-15) break;
    }
    result.nodes(i) = x;
    result.weights(i) = 2.0 / ((1.0 - x * x) * slope * slope);
  }
  return result;
}

}  // namespace torsor
