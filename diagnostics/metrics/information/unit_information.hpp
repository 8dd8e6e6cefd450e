#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/information/neighbour_information.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// How the information of a unit is measured.
enum class UnitEstimator {
  automatic,   ///< histogram where every unit is one column, neighbours otherwise
  histogram,   ///< single columns in bins, pairs counted
  neighbours,  ///< nearest neighbours for single columns too, so that they compare with blocks
};

/// Whether an estimator counts pairs of bins in these units.
/// @throws InvalidArgument where it is to count blocks of several columns.
[[nodiscard]] bool counts_pairs(const MetricInput& input, UnitEstimator estimator);

/// The constants of the metrics that measure what units tell about factors.
struct InformationOptions {
  UnitEstimator estimator = UnitEstimator::automatic;
  int bins = kBins;                       ///< of columns that are counted and of continuous factors
  Eigen::Index neighbours = kNeighbours;  ///< that nearest neighbours look at
  BootstrapOptions bootstrap = {};        ///< of intervals where pairs are counted
  SubsamplingOptions subsampling = {};    ///< of intervals where neighbours are
};

/// What every code unit tells about every factor.
struct InformationMatrix {
  Eigen::MatrixXd information;  ///< [units, factors], in nats
  Eigen::VectorXd ceilings;     ///< [factors]: the information of a perfect unit, 0 for one class
};

/// Mutual information of code units and factors; continuous factors in bins of equal width.
///
/// Where every unit is one column, columns are binned as factors are and pairs counted (plug-in).
/// A block of several columns has too many cells to count: then every unit is measured by nearest
/// neighbours (`class_information`, columns in units of their standard deviation), which
/// needs no cells; one estimator throughout, so that units compare. Its estimates scatter around
/// the information; negative ones count as 0. A constant unit tells 0. The two estimators differ in
/// bias: to compare columns with blocks, ask for `UnitEstimator::neighbours` of both.
class UnitInformation {
 public:
  /// @throws InvalidArgument on fewer than 2 bins or 1 neighbour, or if a block of several columns
  ///         is to be counted.
  explicit UnitInformation(const MetricInput& input, const InformationOptions& options = {});

  /// Of all rows. Cost: O(N D K) counted, O(N log N) for each unit and factor otherwise.
  [[nodiscard]] InformationMatrix matrix() const;
  /// Of the given rows, repeats allowed, in the bins of all rows.
  [[nodiscard]] InformationMatrix matrix(std::span<const Eigen::Index> rows) const;

  /// The interval of `value` = score(matrix()): a bootstrap in the bins of all rows where pairs
  /// are counted, subsamples of the rows otherwise.
  /// @throws InvalidArgument as `bootstrap_interval` and `subsampling_interval`.
  [[nodiscard]] Interval interval(double value,
                                  const std::function<double(const InformationMatrix&)>& score,
                                  Random& random) const;

  [[nodiscard]] const std::string& estimator() const { return estimator_; }

 private:
  [[nodiscard]] InformationMatrix counted(std::span<const Eigen::Index> rows) const;
  [[nodiscard]] InformationMatrix neighboured(std::span<const Eigen::Index> rows) const;

  InformationOptions options_;
  std::vector<Classes> columns_;        ///< of units that are counted
  std::vector<Eigen::MatrixXd> units_;  ///< of units among neighbours, scaled
  std::vector<Classes> factors_;
  std::string estimator_;
};

/// Whether each factor has a ceiling above 0. The remark names the others and says why: one value,
/// so no entropy; or no two rows of one value or bin, so that neighbours have none to compare.
/// @param ceilings  [factors], as in `InformationMatrix`.
[[nodiscard]] std::vector<bool> measured_factors(const Eigen::VectorXd& ceilings,
                                                 const MetricInput& input, MetricResult& result);

/// Says in the remark which units have more columns than log2 N: points in so many dimensions are
/// about equally far from one another, and neighbours may tell 0 of a unit that determines a
/// factor.
void remark_wide_units(const MetricInput& input, MetricResult& result);

}  // namespace torsor
