#include "diagnostics/metrics/battery/metric_grid.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"

namespace torsor {
namespace {

/// One factor that numbers the combinations of several.
Eigen::VectorXd combined(const MetricInput& input, const std::vector<std::size_t>& factors) {
  Eigen::VectorXd number = Eigen::VectorXd::Zero(input.rows());
  for (const std::size_t k : factors) {
    const Factor& factor = input.factors()[k];
    number *= static_cast<double>(factor.levels.size());
    number += factor.classes.cast<double>();
  }
  return number;
}

}  // namespace

CodeGrid metric_grid(const MetricInput& input, const std::vector<std::size_t>& cyclic) {
  std::vector<std::size_t> turning = cyclic;
  const std::vector<Factor>& factors = input.factors();
  for (std::size_t k = 0; cyclic.empty() && k < factors.size(); ++k) {
    if (factors[k].levels.size() >= 3) turning.push_back(k);
  }
  require(!turning.empty(), "no factor is cyclic: labels of three values or more are needed");
  std::vector<std::size_t> others;
  for (std::size_t k = 0; k < factors.size(); ++k) {
    require(factors[k].kind == FactorKind::discrete,
            "factor \"{}\" is continuous: grids have labels", factors[k].name);
    if (std::ranges::find(turning, k) == turning.end()) others.push_back(k);
  }
  Eigen::MatrixXd columns(input.rows(), static_cast<Eigen::Index>(turning.size()) + 1);
  columns.col(0) = combined(input, others);
  std::vector<std::string> names{others.size() == 1 ? factors[others.front()].name : "object"};
  for (std::size_t i = 0; i < turning.size(); ++i) {
    columns.col(static_cast<Eigen::Index>(i) + 1) = factors[turning[i]].classes.cast<double>();
    names.push_back(factors[turning[i]].name);
  }
  return code_grid(MetricInput(input.codes(), columns, {.names = names}), std::size_t{0});
}

}  // namespace torsor
