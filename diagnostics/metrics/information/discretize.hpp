#pragma once

#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// The default number of bins of all metrics that count.
inline constexpr int kBins = 20;

/// @throws InvalidArgument on fewer than 2 bins, in which all values are one.
void check_bins(int bins);

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

/// The classes of a discrete factor; `bins` bins of equal width of a continuous one.
[[nodiscard]] Classes factor_classes(const Factor& factor, int bins = kBins);

/// `factor_classes` of every factor.
[[nodiscard]] std::vector<Classes> factor_classes(const MetricInput& input, int bins = kBins);

}  // namespace torsor
