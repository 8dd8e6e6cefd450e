#include "diagnostics/metrics/interventions/irs.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_parts.hpp"

namespace torsor {
namespace {

using Groups = std::vector<std::vector<Eigen::Index>>;

/// Linear between the order statistics, as NumPy does by default; reorders `values`.
double quantile_of(std::vector<double>& values, double p) {
  const double at = p * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(low);
  std::ranges::nth_element(values, nth);
  if (low + 1 == values.size()) return *nth;
  return std::lerp(*nth, *std::ranges::min_element(nth + 1, values.end()),
                   at - static_cast<double>(low));
}

Groups groups_of(const Factor& factor) {
  const Classes bins = equal_width_bins(factor.values);
  Groups groups(static_cast<std::size_t>(bins.count));
  for (Eigen::Index n = 0; n < bins.of.size(); ++n) {
    groups[static_cast<std::size_t>(bins.of[n])].push_back(n);
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
    sum += quantile_of(distances, quantile);
  }
  return sum / static_cast<double>(groups.size());
}

struct Robustness {
  Eigen::MatrixXd matrix;  ///< 1 - A
  Eigen::VectorXd weights;
  double score = 0.0;
};

Robustness robustness(const MetricInput& input, double quantile) {
  const auto units = static_cast<Eigen::Index>(input.blocks().size());
  const auto factors = static_cast<Eigen::Index>(input.factors().size());
  Robustness found{Eigen::MatrixXd::Zero(units, factors), Eigen::VectorXd::Zero(units)};
  std::vector<Groups> groups;
  for (const Factor& factor : input.factors()) groups.push_back(groups_of(factor));
  for (Eigen::Index i = 0; i < units; ++i) {
    const Eigen::MatrixXd unit = input.block(static_cast<std::size_t>(i));
    if (is_constant(unit)) continue;
    const Eigen::RowVectorXd mean = unit.colwise().mean();
    found.weights[i] = (unit.rowwise() - mean).rowwise().norm().maxCoeff();
    for (Eigen::Index k = 0; k < factors; ++k) {
      const double moved = mean_deviation(unit, groups[static_cast<std::size_t>(k)], quantile);
      found.matrix(i, k) = 1.0 - moved / found.weights[i];
    }
  }
  const double total = found.weights.sum();
  if (total > 0.0) found.score = found.weights.dot(found.matrix.rowwise().maxCoeff()) / total;
  return found;
}

}  // namespace

MetricResult irs(const MetricInput& input, Random& random, const IrsOptions& options) {
  require(options.quantile > 0.0 && options.quantile <= 1.0, "{} is no quantile", options.quantile);
  const Robustness found = robustness(input, options.quantile);
  MetricResult result = metric_result(
      "irs", input, fmt::format("quantile {} of the deviation in 20 bins", options.quantile));
  result.value = found.score;
  result.matrix = found.matrix;
  Json parents = Json::array();
  for (Eigen::Index i = 0; i < found.matrix.rows(); ++i) {
    Eigen::Index parent = 0;
    found.matrix.row(i).maxCoeff(&parent);
    parents.push_back(found.weights[i] > 0.0 ? Json(parent) : Json());
  }
  result.details["parent"] = std::move(parents);
  result.details["weight"] = number_list(found.weights);
  if (found.weights.isZero(0.0)) {
    result.remark = "Every unit of the code is constant.";
  } else if (resamples(input)) {
    result.interval = subsampling_interval(
        input.rows(), found.score,
        [&](std::span<const Eigen::Index> rows) {
          return robustness(input.rows_at(rows), options.quantile).score;
        },
        random);
  }
  return result;
}

}  // namespace torsor
