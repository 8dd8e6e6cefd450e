#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include <Eigen/Core>

namespace torsor::testing {

/// [rows, columns], every column a permutation of 0, ..., rows - 1: the ranks of the numbers of the
/// generator s <- 16807 s mod 2^31 - 1 from s = 1, drawn column by column. Easy to write anew in
/// another language, without equal values, and exact in single precision.
inline Eigen::MatrixXi permutation_table(Eigen::Index rows, Eigen::Index columns) {
  Eigen::MatrixXi table(rows, columns);
  std::int64_t state = 1;
  std::vector<std::int64_t> drawn(static_cast<std::size_t>(rows));
  std::vector<int> order(drawn.size());
  for (Eigen::Index j = 0; j < columns; ++j) {
    for (std::int64_t& value : drawn) value = state = state * 16807 % 2147483647;
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [&](int i) { return drawn[static_cast<std::size_t>(i)]; });
    for (std::size_t p = 0; p < order.size(); ++p) table(order[p], j) = static_cast<int>(p);
  }
  return table;
}

}  // namespace torsor::testing
