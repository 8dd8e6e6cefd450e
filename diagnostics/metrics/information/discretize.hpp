#pragma once

#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// The number of bins of all metrics that count.
inline constexpr int kBins = 20;

/// A class for each row.
struct Classes {
  Eigen::VectorXi of;  ///< [N], in 0, ..., count - 1
  int count = 1;
};

/// `bins` bins of equal width from the least to the greatest value; the greatest falls into the
/// last. A constant column has one bin. Values on an edge belong to the bin above, up to rounding.
/// @throws InvalidArgument unless there are a value and a bin.
[[nodiscard]] Classes equal_width_bins(const Eigen::VectorXd& values, int bins = kBins);

/// `equal_width_bins` of every column.
[[nodiscard]] std::vector<Classes> column_bins(const Eigen::MatrixXd& codes, int bins = kBins);

/// The classes of a discrete factor; `kBins` bins of a continuous one.
[[nodiscard]] Classes factor_classes(const Factor& factor);

/// `factor_classes` of every factor.
[[nodiscard]] std::vector<Classes> factor_classes(const MetricInput& input);

}  // namespace torsor
