#include "diagnostics/metrics/relations/info_explicitness.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/linear_share.hpp"
#include "diagnostics/metrics/predictors/logistic_regression.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// What tells how explicit one factor is: the loss of every row, or that it is regressed.
struct FactorLoss {
  Eigen::Index factor = 0;
  double null_loss = 0.0;  ///< ln C; 0 for a regressed factor
  Eigen::VectorXd losses;
};

FactorLoss softmax_loss(const Eigen::MatrixXd& scaled, const Factor& factor, Eigen::Index index,
                        const InfoEOptions& options, std::size_t& stopped) {
  const auto present = static_cast<int>(factor.levels.size());
  const LogisticModel model = fit_logistic(scaled, factor.classes, present,
                                           {.c = {},
                                            .balanced = true,
                                            .iterations = options.iterations,
                                            .tolerance = options.tolerance});
  if (!model.converged) ++stopped;
  const Eigen::MatrixXd logs = model.log_probabilities(scaled);
  FactorLoss loss{index, std::log(static_cast<double>(model.bias.array().isFinite().count())),
                  Eigen::VectorXd(scaled.rows())};
  for (Eigen::Index n = 0; n < scaled.rows(); ++n) loss.losses[n] = -logs(n, factor.classes[n]);
  return loss;
}

double explained_share(const Eigen::MatrixXd& scaled, const Factor& factor,
                       std::span<const Eigen::Index> rows) {
  Eigen::MatrixXd both(static_cast<Eigen::Index>(rows.size()), scaled.cols() + 1);
  both << scaled(rows, Eigen::all), factor.values(rows);
  ColumnBlock all(static_cast<std::size_t>(scaled.cols()));
  std::iota(all.begin(), all.end(), Eigen::Index{0});
  return linear_share(sample_covariance(both), all, scaled.cols());
}

Eigen::VectorXd explicitness_by_factor(const MetricInput& input, const Eigen::MatrixXd& scaled,
                                       const std::vector<FactorLoss>& factors,
                                       std::span<const Eigen::Index> rows) {
  Eigen::VectorXd found(static_cast<Eigen::Index>(factors.size()));
  for (std::size_t k = 0; k < factors.size(); ++k) {
    const FactorLoss& own = factors[k];
    double& value = found[static_cast<Eigen::Index>(k)];
    if (own.losses.size() == 0) {
      value = explained_share(scaled, input.factors()[static_cast<std::size_t>(own.factor)], rows);
      continue;
    }
    double sum = 0.0;
    for (const Eigen::Index n : rows) sum += own.losses[n];
    value = 1.0 - sum / static_cast<double>(rows.size()) / own.null_loss;
  }
  return found;
}

std::string explicitness_estimator(const MetricInput& input, const InfoEOptions& options) {
  const auto labels = std::ranges::count(input.factors(), FactorKind::discrete, &Factor::kind);
  if (labels == 0) return "R² of the linear regression, same rows";
  return fmt::format(
      "softmax without penalty, at most {} iterations to a gradient of {}{}, same "
      "rows",
      options.iterations, options.tolerance,
      labels < std::ssize(input.factors()) ? "; R² of the linear regression of continuous factors"
                                           : "");
}

}  // namespace

MetricResult info_e(const MetricInput& input, Random& random, const InfoEOptions& options) {
  require(options.iterations >= 1 && options.tolerance > 0.0,
          "{} iterations to a gradient of {} fit no softmax", options.iterations,
          options.tolerance);
  MetricResult result = metric_result("info_e", input, explicitness_estimator(input, options));
  const std::vector<bool> kept = varying_factors(input);
  remark_left_out(result, input, kept);
  const Eigen::MatrixXd scaled = unit_scale(input.codes());
  std::vector<FactorLoss> losses;
  std::size_t stopped = 0;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    if (!kept[k]) continue;
    const auto index = static_cast<Eigen::Index>(k);
    losses.push_back(input.factors()[k].kind == FactorKind::discrete
                         ? softmax_loss(scaled, input.factors()[k], index, options, stopped)
                         : FactorLoss{index, 0.0, {}});
  }
  if (losses.empty()) {
    add_remark(result, "There is no factor to tell.");
    return result;
  }
  const Eigen::VectorXd by_factor =
      explicitness_by_factor(input, scaled, losses, all_rows(input.rows()));
  result.value = by_factor.mean();
  result.details["explicitness"] = number_list(by_factor);
  if (stopped > 0) {
    add_remark(result,
               fmt::format("{} fits were stopped at {} iterations.", stopped, options.iterations));
  }
  if (!resamples(input)) return result;
  const auto score = [&](std::span<const Eigen::Index> rows) {
    return explicitness_by_factor(input, scaled, losses, rows).mean();
  };
  result.interval =
      bootstrap_interval(input.rows(), *result.value, score, random, options.bootstrap);
  return result;
}

}  // namespace torsor
