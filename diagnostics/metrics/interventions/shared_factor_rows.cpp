#include "diagnostics/metrics/interventions/shared_factor_rows.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace torsor {

SharedFactorRows::SharedFactorRows(const Factor& factor)
    : classes_(factor.classes), rows_(factor.levels.size()) {
  require(factor.kind == FactorKind::discrete, "{} is continuous: no two rows share its value",
          factor.name);
  for (Eigen::Index i = 0; i < classes_.size(); ++i) {
    rows_[static_cast<std::size_t>(classes_[i])].push_back(i);
  }
}

Eigen::Index SharedFactorRows::like(Eigen::Index row, Random& random) const {
  const auto& alike = rows_[static_cast<std::size_t>(classes_[row])];
  return alike[random.below(alike.size())];
}

std::vector<Eigen::Index> SharedFactorRows::batch(std::size_t count, Random& random) const {
  const auto first =
      static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(classes_.size())));
  std::vector<Eigen::Index> rows{first};
  while (rows.size() < count) rows.push_back(like(first, random));
  return rows;
}

SharedFactors SharedFactors::of(const MetricInput& input) const {
  SharedFactors shared{{}, factors};
  for (const std::size_t k : factors) shared.rows.emplace_back(input.factors()[k]);
  return shared;
}

SharedFactors shared_factors(const MetricInput& input) {
  SharedFactors shared;
  for (std::size_t k = 0; k < input.factors().size(); ++k) {
    const Factor& factor = input.factors()[k];
    if (factor.kind != FactorKind::discrete) continue;
    if (factor.classes.minCoeff() < factor.classes.maxCoeff()) shared.factors.push_back(k);
  }
  return shared.of(input);
}

std::size_t part_of(std::size_t draws, double part) {
  return std::max<std::size_t>(1, static_cast<std::size_t>(part * static_cast<double>(draws)));
}

}  // namespace torsor
