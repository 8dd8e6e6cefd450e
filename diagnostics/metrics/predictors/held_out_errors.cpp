#include "diagnostics/metrics/predictors/held_out_errors.hpp"

#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {

double HeldOutErrors::score(std::span<const Eigen::Index> rows) const {
  const Eigen::VectorXd own = errors(rows);
  if (discrete) return 1.0 - own.mean();
  const Eigen::VectorXd truth = values(rows);
  const double spread = (truth.array() - truth.mean()).square().sum();
  return spread > 0.0 ? 1.0 - own.sum() / spread : own.sum() > 0.0 ? 0.0 : 1.0;
}

HeldOutErrors held_out_errors(const BoostedTrees& trees, const Eigen::MatrixXd& codes,
                              const Factor& factor) {
  if (factor.kind == FactorKind::discrete) {
    const Eigen::VectorXi predicted = trees.predict_classes(codes);
    return {true, {}, (predicted.array() != factor.classes.array()).cast<double>()};
  }
  return {false, factor.values, (trees.predict_values(codes) - factor.values).array().square()};
}

Eigen::VectorXd held_out_scores(const std::vector<HeldOutErrors>& factors,
                                std::span<const Eigen::Index> rows) {
  Eigen::VectorXd scores(std::ssize(factors));
  for (std::size_t k = 0; k < factors.size(); ++k) {
    scores[static_cast<Eigen::Index>(k)] = factors[k].score(rows);
  }
  return scores;
}

std::optional<Interval> held_out_interval(const std::vector<HeldOutErrors>& factors,
                                          const std::vector<bool>& kept, Random& random) {
  const Eigen::Index rows = factors.empty() ? 0 : factors.front().errors.size();
  if (rows < kIntervalRows) return {};
  const auto score = [&](std::span<const Eigen::Index> drawn) {
    return kept_mean(held_out_scores(factors, drawn), kept);
  };
  return bootstrap_interval(rows, score(all_rows(rows)), score, random);
}

}  // namespace torsor
