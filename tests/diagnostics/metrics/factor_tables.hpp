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

/// `code` with normal noise on every entry.
inline Eigen::MatrixXd with_noise(Eigen::MatrixXd code, double deviation, Random& random) {
  for (double& v : code.reshaped()) v += deviation * random.normal();
  return code;
}

}  // namespace torsor::testing
