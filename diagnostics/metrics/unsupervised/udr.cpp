#include "diagnostics/metrics/unsupervised/udr.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/lasso.hpp"
#include "diagnostics/metrics/predictors/rank_correlation.hpp"

namespace torsor {
namespace {

/// Mean over columns of max² / sum.
double column_peaks(const Eigen::MatrixXd& relation) {
  double sum = 0.0;
  for (const auto column : relation.colwise()) {
    const double total = column.sum();
    if (total > 0.0) sum += column.maxCoeff() * (column.maxCoeff() / total);
  }
  return sum / static_cast<double>(relation.cols());
}

std::vector<Eigen::Index> active_latents(const UdrModel& model, double least_divergence) {
  std::vector<Eigen::Index> active;
  for (Eigen::Index d = 0; d < model.codes.cols(); ++d) {
    const bool informed = model.divergence.size() == 0 || model.divergence[d] > least_divergence;
    if (informed && !is_constant(model.codes.col(d))) active.push_back(d);
  }
  return active;
}

double pair_score(const Eigen::MatrixXd& first, const Eigen::MatrixXd& second,
                  const UdrOptions& options) {
  if (first.cols() == 0 || second.cols() == 0) return 0.0;
  if (options.relation == UdrRelation::spearman) {
    return udr_pair_score(rank_correlations(first, second).cwiseAbs());
  }
  return udr_pair_score(fit_lasso(first, second, {.alpha = options.alpha}).cwiseAbs());
}

/// The standardised active latents of every model; details name them.
std::vector<Eigen::MatrixXd> active_codes(const std::vector<UdrModel>& models,
                                          const UdrOptions& options, MetricResult& result) {
  std::vector<Eigen::MatrixXd> codes;
  result.details["active"] = Json::array();
  for (const UdrModel& model : models) {
    const std::vector<Eigen::Index> active = active_latents(model, options.least_divergence);
    result.details["active"].push_back(active);
    codes.push_back(active.empty() ? Eigen::MatrixXd(model.codes.rows(), 0)
                                   : unit_scale(model.codes(Eigen::all, active)));
  }
  return codes;
}

/// [first, second], 0 on the diagonal.
Eigen::MatrixXd pair_scores(const std::vector<Eigen::MatrixXd>& codes, const UdrOptions& options) {
  Eigen::MatrixXd scores = Eigen::MatrixXd::Zero(std::ssize(codes), std::ssize(codes));
  for (std::size_t j = 0; j < codes.size(); ++j) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (i == j) continue;
      scores(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
          pair_score(codes[i], codes[j], options);
    }
  }
  return scores;
}

std::vector<double> without(const Eigen::VectorXd& values, Eigen::Index left_out) {
  std::vector<double> others(values.begin(), values.end());
  others.erase(others.begin() + left_out);
  return others;
}

double median(std::vector<double> values) { return take_quantile(values, 0.5); }

void check_models(const std::vector<UdrModel>& models) {
  require(!models.empty(), "ranking needs models");
  for (const UdrModel& model : models) {
    require(model.codes.rows() == models.front().codes.rows() && model.codes.size() > 0,
            "all models encode the same observations; found {} and {} rows",
            models.front().codes.rows(), model.codes.rows());
    require(model.codes.allFinite(), "the code of a model has a value that is not finite");
    require(model.divergence.size() == 0 || model.divergence.size() == model.codes.cols(),
            "{} divergences are given for {} latents", model.divergence.size(), model.codes.cols());
  }
}

}  // namespace

double udr_pair_score(const Eigen::MatrixXd& relation) {
  require(relation.size() > 0 && relation.allFinite() && relation.minCoeff() >= 0.0,
          "a relation matrix is not empty, finite and not negative");
  return 0.5 * (column_peaks(relation) + column_peaks(relation.transpose()));
}

MetricResult udr(const std::vector<UdrModel>& models, const UdrOptions& options) {
  check_models(models);
  MetricResult result = metric_result("udr", options.relation == UdrRelation::lasso
                                                 ? fmt::format("lasso, alpha {}", options.alpha)
                                                 : std::string("rank correlation"));
  const std::vector<Eigen::MatrixXd> codes = active_codes(models, options, result);
  const auto count = static_cast<Eigen::Index>(models.size());
  if (count < 2) {
    result.remark = "A model is ranked by its likeness to others: one has none.";
    return result;
  }
  result.matrix = pair_scores(codes, options);
  Eigen::VectorXd scores(count);
  for (Eigen::Index j = 0; j < count; ++j) scores[j] = median(without(result.matrix.col(j), j));
  Eigen::Index best = 0;
  result.value = scores.maxCoeff(&best);
  result.details["scores"] = number_list(scores);
  result.details["best"] = best;
  result.interval =
      median_interval(without(result.matrix.col(best), best), 0.05 / static_cast<double>(count));
  if (!result.interval) {
    result.remark = fmt::format("{} models: no interval, which takes ten.", count);
  }
  return result;
}

}  // namespace torsor
