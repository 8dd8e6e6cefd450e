#pragma once

#include <initializer_list>
#include <numeric>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"

namespace torsor::testing {

/// Independent uniform labels, [rows, sizes]: factor k has labels 0, ..., sizes[k] - 1.
inline Eigen::MatrixXd random_labels(Eigen::Index rows, const std::vector<int>& sizes,
                                     Random& random) {
  Eigen::MatrixXd labels(rows, static_cast<Eigen::Index>(sizes.size()));
  for (Eigen::Index n = 0; n < rows; ++n) {
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      labels(n, static_cast<Eigen::Index>(k)) =
          static_cast<double>(random.below(static_cast<std::uint64_t>(sizes[k])));
    }
  }
  return labels;
}

/// Every combination of labels, `repeats` times: factors are independent exactly.
inline Eigen::MatrixXd label_grid(const std::vector<int>& sizes, Eigen::Index repeats) {
  const int cells = std::accumulate(sizes.begin(), sizes.end(), 1, std::multiplies<>{});
  Eigen::MatrixXd labels(cells * repeats, static_cast<Eigen::Index>(sizes.size()));
  for (Eigen::Index n = 0; n < labels.rows(); ++n) {
    Eigen::Index rest = n % cells;
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      labels(n, static_cast<Eigen::Index>(k)) = static_cast<double>(rest % sizes[k]);
      rest /= sizes[k];
    }
  }
  return labels;
}

/// The factors of the published acceptance tests: ten, with values 1, ..., 10.
inline Eigen::MatrixXd identity_factors(Eigen::Index rows, Random& random) {
  return random_labels(rows, std::vector<int>(10, 10), random).array() + 1.0;
}

/// The columns, and the same columns once more.
inline Eigen::MatrixXd given_twice(const Eigen::MatrixXd& columns) {
  Eigen::MatrixXd both(columns.rows(), 2 * columns.cols());
  both << columns, columns;
  return both;
}

/// The entries of every row in a random order of its own.
inline Eigen::MatrixXd with_shuffled_rows(Eigen::MatrixXd code, Random& random) {
  for (Eigen::Index n = 0; n < code.rows(); ++n) {
    std::vector<double> row(code.row(n).begin(), code.row(n).end());
    random.shuffle(row);
    code.row(n) = Eigen::RowVectorXd::Map(row.data(), code.cols());
  }
  return code;
}

/// `code` with normal noise on every entry.
inline Eigen::MatrixXd with_noise(Eigen::MatrixXd code, double deviation, Random& random) {
  for (double& v : code.reshaped()) v += deviation * random.normal();
  return code;
}

}  // namespace torsor::testing
