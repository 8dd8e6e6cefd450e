#include "diagnostics/metrics/relations/mig.hpp"

#include <vector>

#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/relations/relation_gaps.hpp"
#include "diagnostics/metrics/relations/relation_scores.hpp"

namespace torsor {
namespace {

Eigen::VectorXd information_gaps(const InformationMatrix& found) {
  // A factor of one class has no information to be ahead with: 0 / 1 here, left out of the mean.
  const Eigen::ArrayXd ceilings = (found.ceilings.array() > 0.0).select(found.ceilings, 1.0);
  return top_gaps(found.information).array() / ceilings;
}

}  // namespace

MetricResult mig(const MetricInput& input, Random& random, const InformationOptions& options) {
  const UnitInformation information(input, options);
  const InformationMatrix found = information.matrix();
  MetricResult result = metric_result("mig", input, information.estimator());
  result.matrix = found.information;
  if (input.blocks().size() < 2) {
    result.remark = "A code of one unit has no second one to be ahead of.";
    return result;
  }
  const std::vector<bool> kept = measured_factors(found.ceilings, input, result);
  remark_wide_units(input, result);
  if (kept_numbers(kept).empty()) {
    add_remark(result, "No factor is left: there is nothing to tell.");
    return result;
  }
  const Eigen::VectorXd gaps = information_gaps(found);
  result.value = kept_mean(gaps, kept);
  result.details["gap"] = number_list(gaps);
  const std::vector<Eigen::Index> factors = kept_numbers(kept);
  result.details["aggregations"] =
      aggregations(found.information, factors, found.ceilings(factors));
  if (!resamples(input)) return result;
  const auto score = [&](const InformationMatrix& m) {
    return kept_mean(information_gaps(m), kept);
  };
  result.interval = information.interval(*result.value, score, random);
  return result;
}

}  // namespace torsor
