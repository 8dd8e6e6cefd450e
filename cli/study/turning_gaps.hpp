#pragma once

#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "cli/metrics/metric_subject.hpp"
#include "core/json.hpp"

namespace torsor {

/// {"mean", "deviation", "seeds"} of the values that there are; no deviation of one, null for none.
[[nodiscard]] Json seed_summary(const std::vector<double>& values);

/// What MIG says of the factors that go around, in units and by column, over the models of one row
/// of the metrics study.
class TurningGaps {
 public:
  /// @param turning  the names of these factors.
  explicit TurningGaps(std::vector<std::string> turning);

  /// One more model; nothing where it has no MIG. Its scores must name every factor.
  void add(const MetricSubject& subject);

  /// {"unit", "column": MIG, "two_columns": whether the units that tell most have two columns in
  /// every model, "new_coordinates": whether any has its units in them}; null where there is no
  /// MIG.
  [[nodiscard]] Json json() const;

 private:
  [[nodiscard]] double mean_over(const MetricResult& mig,
                                 const std::function<double(Eigen::Index)>& value) const;
  [[nodiscard]] double mean_gap(const MetricResult& mig) const;
  [[nodiscard]] double mean_width(const MetricResult& mig, Eigen::Index columns) const;

  std::vector<std::string> turning_;
  std::vector<double> unit_, column_;
  bool two_columns_ = true;
  bool moved_ = false;
};

}  // namespace torsor
