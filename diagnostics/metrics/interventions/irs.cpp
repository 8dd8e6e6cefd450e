#include "diagnostics/metrics/interventions/irs.hpp"

#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/metric_parts.hpp"

namespace torsor {
namespace {

using Groups = std::vector<std::vector<Eigen::Index>>;

Groups groups_of(const Factor& factor, int bins) {
  const Classes classes = equal_width_bins(factor.values, bins);
  Groups groups(static_cast<std::size_t>(classes.count));
  for (Eigen::Index n = 0; n < classes.of.size(); ++n) {
    groups[static_cast<std::size_t>(classes.of[n])].push_back(n);
  }
  std::erase_if(groups, [](const auto& rows) { return rows.empty(); });
  return groups;
}

double mean_deviation(const Eigen::MatrixXd& unit, const Groups& groups, double quantile) {
  double sum = 0.0;
  std::vector<double> distances;
  for (const auto& rows : groups) {
    Eigen::RowVectorXd mean = Eigen::RowVectorXd::Zero(unit.cols());
    for (const Eigen::Index n : rows) mean += unit.row(n);
    mean /= static_cast<double>(rows.size());
    distances.clear();
    for (const Eigen::Index n : rows) distances.push_back((unit.row(n) - mean).norm());
    sum += take_quantile(distances, quantile);
  }
  return sum / static_cast<double>(groups.size());
}

struct Robustness {
  Eigen::MatrixXd matrix;  ///< 1 - A of the factors asked for, [units, ·]
  Eigen::VectorXd weights;
  double score = 0.0;
};

Robustness robustness(const MetricInput& input, const std::vector<Eigen::Index>& factors,
                      const IrsOptions& options) {
  const auto units = static_cast<Eigen::Index>(input.blocks().size());
  Robustness found{Eigen::MatrixXd::Zero(units, std::ssize(factors)), Eigen::VectorXd::Zero(units)};
  std::vector<Groups> groups;
  for (const Eigen::Index k : factors) {
    groups.push_back(groups_of(input.factors()[static_cast<std::size_t>(k)], options.bins));
  }
  for (Eigen::Index i = 0; i < units; ++i) {
    const Eigen::MatrixXd unit = input.block(static_cast<std::size_t>(i));
    if (is_constant(unit)) continue;
    const Eigen::RowVectorXd mean = unit.colwise().mean();
    found.weights[i] = (unit.rowwise() - mean).rowwise().norm().maxCoeff();
    for (std::size_t k = 0; k < groups.size(); ++k) {
      const double moved = mean_deviation(unit, groups[k], options.quantile);
      found.matrix(i, static_cast<Eigen::Index>(k)) = 1.0 - moved / found.weights[i];
    }
  }
  const double total = found.weights.sum();
  if (total > 0.0) found.score = found.weights.dot(found.matrix.rowwise().maxCoeff()) / total;
  return found;
}

}  // namespace

MetricResult irs(const MetricInput& input, Random& random, const IrsOptions& options) {
  require(options.quantile > 0.0 && options.quantile <= 1.0, "{} is no quantile", options.quantile);
  check_bins(options.bins);
  MetricResult result = metric_result(
      "irs", input,
      fmt::format("quantile {} of the deviation in {} bins", options.quantile, options.bins));
  const std::vector<bool> varying = varying_factors(input);
  remark_left_out(result, input, varying);
  const std::vector<Eigen::Index> factors = kept_numbers(varying);
  if (factors.empty()) {
    add_remark(result, "There is no factor to hold.");
    return result;
  }
  const Robustness found = robustness(input, factors, options);
  result.value = found.score;
  result.matrix = Eigen::MatrixXd::Zero(found.matrix.rows(), std::ssize(varying));
  result.matrix(Eigen::all, factors) = found.matrix;
  Json parents = Json::array();
  for (Eigen::Index i = 0; i < found.matrix.rows(); ++i) {
    Eigen::Index parent = 0;
    found.matrix.row(i).maxCoeff(&parent);
    parents.push_back(found.weights[i] > 0.0 ? Json(factors[static_cast<std::size_t>(parent)])
                                             : Json());
  }
  result.details["parent"] = std::move(parents);
  result.details["weight"] = number_list(found.weights);
  if (found.weights.isZero(0.0)) {
    add_remark(result, "Every unit of the code is constant.");
  } else if (resamples(input)) {
    result.interval = subsampling_interval(
        input.rows(), found.score,
        [&](std::span<const Eigen::Index> rows) {
          return robustness(input.rows_at(rows), factors, options).score;
        },
        random, options.subsampling);
  }
  return result;
}

}  // namespace torsor
