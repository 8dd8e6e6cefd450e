#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// What every code unit tells about every factor.
struct InformationMatrix {
  Eigen::MatrixXd information;  ///< [units, factors], in nats
  Eigen::VectorXd ceilings;     ///< [factors]: the information of a perfect unit, 0 for one class
};

/// Mutual information of code units and factors; continuous factors in 20 bins of equal width.
///
/// Where every unit is one column, columns are binned as factors are and pairs counted (plug-in).
/// A block of several columns has too many cells to count: then every unit is measured by nearest
/// neighbours (`class_information`, k = 3, columns in units of their standard deviation), which
/// needs no cells; one estimator throughout, so that units compare. Its estimates scatter around
/// the information; negative ones count as 0. A constant unit tells 0.
class UnitInformation {
 public:
  explicit UnitInformation(const MetricInput& input);

  /// Of all rows. Cost: O(N D K) counted, O(N log N) for each unit and factor otherwise.
  [[nodiscard]] InformationMatrix matrix() const;
  /// Of the given rows, repeats allowed, in the bins of all rows.
  [[nodiscard]] InformationMatrix matrix(std::span<const Eigen::Index> rows) const;

  /// The interval of `value` = score(matrix()): a centred bootstrap of 200 replicates in the bins
  /// of all rows where pairs are counted, 20 subsamples of a fifth of the rows otherwise.
  /// @throws InvalidArgument on fewer than 10 rows.
  [[nodiscard]] Interval interval(double value,
                                  const std::function<double(const InformationMatrix&)>& score,
                                  Random& random) const;

  [[nodiscard]] const std::string& estimator() const { return estimator_; }

 private:
  [[nodiscard]] InformationMatrix counted(std::span<const Eigen::Index> rows) const;
  [[nodiscard]] InformationMatrix neighboured(std::span<const Eigen::Index> rows) const;

  std::vector<Classes> columns_;        ///< of single columns
  std::vector<Eigen::MatrixXd> units_;  ///< of blocks, scaled
  std::vector<Classes> factors_;
  std::string estimator_;
};

}  // namespace torsor
