#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"

namespace torsor {

/// Row numbers for fitting and for scoring.
struct TrainTest {
  std::vector<Eigen::Index> train;
  std::vector<Eigen::Index> test;
};

/// Whether `train_test_split` leaves a row to both sides.
[[nodiscard]] bool can_split(Eigen::Index rows, double fraction);

/// 0, ..., rows - 1.
[[nodiscard]] std::vector<Eigen::Index> all_rows(Eigen::Index rows);

/// A random split: ceil(fraction · rows) rows train, the others test; both ascending.
/// Random because files are often sorted by factor. Rows of the same object fall on both sides.
/// @throws InvalidArgument unless both sides get a row.
[[nodiscard]] TrainTest train_test_split(Eigen::Index rows, double fraction, Random& random);

/// A random split of groups as a whole: ceil(fraction · groups) of them train, but one at least
/// tests. @param groups  of each row.
/// @throws InvalidArgument unless there are two groups.
[[nodiscard]] TrainTest grouped_split(const std::vector<Eigen::Index>& groups, double fraction,
                                      Random& random);

}  // namespace torsor
