#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include <Eigen/Core>
#include <Eigen/QR>

#include "core/random.hpp"

namespace torsor::testing {

/// The angles of all states of a grid, [n_1·...·n_K, K], the last factor fastest.
inline Eigen::MatrixXd grid_angles(const std::vector<Eigen::Index>& sizes) {
  Eigen::Index rows = 1;
  for (const Eigen::Index n : sizes) rows *= n;
  Eigen::MatrixXd angles(rows, std::ssize(sizes));
  for (Eigen::Index w = 0; w < rows; ++w) {
    Eigen::Index rest = w;
    for (Eigen::Index k = std::ssize(sizes); k-- > 0;) {
      const Eigen::Index n = sizes[static_cast<std::size_t>(k)];
      angles(w, k) =
          2.0 * std::numbers::pi * static_cast<double>(rest % n) / static_cast<double>(n);
      rest /= n;
    }
  }
  return angles;
}

/// (cos θ_1, sin θ_1, cos θ_2, ...), [N, 2K].
inline Eigen::MatrixXd circles(const Eigen::MatrixXd& angles) {
  Eigen::MatrixXd codes(angles.rows(), 2 * angles.cols());
  for (Eigen::Index k = 0; k < angles.cols(); ++k) {
    codes.col(2 * k) = angles.col(k).array().cos();
    codes.col(2 * k + 1) = angles.col(k).array().sin();
  }
  return codes;
}

/// (cos, sin)(θ_1) ⊗ (cos, sin)(θ_2), [N, 4].
inline Eigen::MatrixXd tensor_circles(const Eigen::MatrixXd& angles) {
  const Eigen::MatrixXd each = circles(angles.leftCols(2));
  Eigen::MatrixXd codes(angles.rows(), 4);
  for (Eigen::Index i = 0; i < 4; ++i) {
    codes.col(i) = each.col(i / 2).cwiseProduct(each.col(2 + i % 2));
  }
  return codes;
}

inline Eigen::MatrixXd normal_matrix(Eigen::Index rows, Eigen::Index columns, Random& random) {
  return Eigen::MatrixXd::NullaryExpr(rows, columns, [&random] { return random.normal(); });
}

inline Eigen::MatrixXd random_rotation(Eigen::Index size, Random& random) {
  return Eigen::HouseholderQR<Eigen::MatrixXd>(normal_matrix(size, size, random)).householderQ();
}

/// With singular values from 1/2 to 2.
inline Eigen::MatrixXd random_invertible(Eigen::Index size, Random& random) {
  const Eigen::VectorXd scales =
      Eigen::VectorXd::NullaryExpr(size, [&random] { return random.uniform(0.5, 2.0); });
  return random_rotation(size, random) * scales.asDiagonal() * random_rotation(size, random);
}

}  // namespace torsor::testing
