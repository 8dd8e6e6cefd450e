#pragma once

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/json.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// What every metric reports.
struct MetricResult {
  std::string name = {};  ///< "mig"
  std::string id = {};    ///< "mig/1": the number rises when the definition or a default changes
  std::optional<double> value = {};       ///< nothing where the definition gives none
  std::optional<Interval> interval = {};  ///< of 95 %
  std::string estimator = {};             ///< "histogram, 20 equal-width bins, plug-in"
  std::string remark = {};                ///< why there is no value, or what misleads here
  Json details = Json::object();          ///< figures by code unit and by factor
  Eigen::MatrixXd matrix = {};            ///< code units × factors; empty where there is none
  /// What the rows and columns of the matrix are; empty where nobody named them.
  std::vector<std::string> matrix_rows = {};
  std::vector<std::string> matrix_columns = {};

  /// {"value", "ci", "id", "estimator", "remark", "details"}: null for no value or interval.
  [[nodiscard]] Json json() const;
};

}  // namespace torsor
