#include "diagnostics/metrics/relations/modularity.hpp"

#include <vector>

#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/relations/relation_gaps.hpp"

namespace torsor {

MetricResult modularity(const MetricInput& input, Random& random,
                        const InformationOptions& options) {
  const UnitInformation information(input, options);
  const InformationMatrix found = information.matrix();
  MetricResult result = metric_result("modularity", input, information.estimator());
  result.matrix = found.information;
  const std::vector<bool> kept = measured_factors(found.ceilings, input, result);
  remark_wide_units(input, result);
  const std::vector<Eigen::Index> columns = kept_numbers(kept);
  if (columns.size() < 2) {
    add_remark(result, "Modularity compares two factors or more.");
    return result;
  }
  const auto by_unit = [&](const InformationMatrix& m) -> Eigen::VectorXd {
    return unit_modularity(m.information(Eigen::all, columns));
  };
  const Eigen::VectorXd units = by_unit(found);
  result.value = units.mean();
  result.details["modularity"] = number_list(units);
  if (!resamples(input)) return result;
  const auto score = [&](const InformationMatrix& m) { return by_unit(m).mean(); };
  result.interval = information.interval(*result.value, score, random);
  return result;
}

}  // namespace torsor
