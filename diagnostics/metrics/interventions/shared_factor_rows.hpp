#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// Draws rows that have one discrete factor in common, with replacement.
///
/// Where the table is a full grid of factors, or a large uniform sample of one, this is what
/// drawing factors and rendering them gives. In other tables, factors that are correlated stay so.
class SharedFactorRows {
 public:
  /// @throws InvalidArgument unless the factor is discrete.
  explicit SharedFactorRows(const Factor& factor);

  /// A row with the same value of the factor; the row itself is one of them.
  [[nodiscard]] Eigen::Index like(Eigen::Index row, Random& random) const;
  /// `count` rows with one value of the factor, which is that of a uniformly drawn row.
  [[nodiscard]] std::vector<Eigen::Index> batch(std::size_t count, Random& random) const;

 private:
  Eigen::VectorXi classes_;
  std::vector<std::vector<Eigen::Index>> rows_;  // by class
};

/// Factors that can be held fixed.
struct SharedFactors {
  std::vector<SharedFactorRows> rows;
  std::vector<std::size_t> factors;  ///< their numbers

  /// The same factors of other rows, where one may have a single value left.
  [[nodiscard]] SharedFactors of(const MetricInput& input) const;
};

/// Every discrete factor with two values or more.
[[nodiscard]] SharedFactors shared_factors(const MetricInput& input);

/// That part of a number of draws, but one at least.
[[nodiscard]] std::size_t part_of(std::size_t draws, double part);

}  // namespace torsor
