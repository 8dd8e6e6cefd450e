#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// A square matrix with exactly one non-zero entry in each column, in different rows: a permutation
/// with weights. Products cost O(n) and are exact for permutations.
template <class Scalar>
struct Monomial {
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

  std::vector<Eigen::Index> row;  // of the non-zero entry of each column
  std::vector<Scalar> weight;

  [[nodiscard]] static Monomial identity(Eigen::Index n) {
    Monomial result;
    for (Eigen::Index j = 0; j < n; ++j) {
      result.row.push_back(j);
      result.weight.push_back(Scalar(1));
    }
    return result;
  }

  /// `matrix` in this form, or nothing where a column or row has not exactly one non-zero entry.
  [[nodiscard]] static std::optional<Monomial> from(const Matrix& matrix) {
    Monomial result;
    std::vector<bool> hit(static_cast<std::size_t>(matrix.rows()), false);
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
      Eigen::Index row = -1;
      for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        if (matrix(i, j) == Scalar(0)) continue;
        if (row >= 0) return std::nullopt;
        row = i;
      }
      if (row < 0 || hit[static_cast<std::size_t>(row)]) return std::nullopt;
      hit[static_cast<std::size_t>(row)] = true;
      result.row.push_back(row);
      result.weight.push_back(matrix(row, j));
    }
    return result;
  }

  [[nodiscard]] Monomial operator*(const Monomial& rhs) const {
    Monomial result;
    result.row.reserve(row.size());
    result.weight.reserve(row.size());
    for (std::size_t j = 0; j < row.size(); ++j) {
      const auto middle = static_cast<std::size_t>(rhs.row[j]);
      result.row.push_back(row[middle]);
      result.weight.push_back(weight[middle] * rhs.weight[j]);
    }
    return result;
  }

  [[nodiscard]] Matrix dense() const {
    const auto n = static_cast<Eigen::Index>(row.size());
    Matrix result = Matrix::Zero(n, n);
    for (Eigen::Index j = 0; j < n; ++j) {
      const auto column = static_cast<std::size_t>(j);
      result(row[column], j) = weight[column];
    }
    return result;
  }
};

}  // namespace torsor
