#pragma once

#include <functional>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// Something that has a code for every combination of factor values.
struct CodeSource {
  std::vector<int> sizes;  ///< the number of values of every factor, each >= 1
  /// Numbers of values [M, K], in 0, ..., sizes[k] - 1, to codes [M, D].
  std::function<Eigen::MatrixXd(const Eigen::MatrixXi&)> codes_of;
};

/// The codes of a table in which every combination of the levels of its discrete factors stands
/// exactly once; the columns of its units. It keeps a copy of them.
/// @throws InvalidArgument naming a continuous factor, the number of rows that a grid would have,
///         or two rows with the same factors.
[[nodiscard]] CodeSource grid_source(const MetricInput& grid);

}  // namespace torsor
