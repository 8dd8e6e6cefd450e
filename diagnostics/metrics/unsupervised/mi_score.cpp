#include "diagnostics/metrics/unsupervised/mi_score.hpp"

#include <span>
#include <vector>

#include <fmt/format.h>

#include "diagnostics/metrics/information/entropy.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

Eigen::MatrixXd pair_information(const std::vector<Classes>& columns,
                                 std::span<const Eigen::Index> rows) {
  const auto count = static_cast<Eigen::Index>(columns.size());
  Eigen::MatrixXd found(count, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      found(i, j) = found(j, i) = mutual_information(contingency(
          columns[static_cast<std::size_t>(i)], columns[static_cast<std::size_t>(j)], rows));
    }
  }
  return found;
}

double mean_off_diagonal(const Eigen::MatrixXd& square) {
  const auto count = static_cast<double>(square.rows());
  return (square.sum() - square.trace()) / (count * (count - 1.0));
}

}  // namespace

MetricResult mi_score(const Eigen::MatrixXd& codes, Random& random, const MiScoreOptions& options) {
  check_bins(options.bins);
  MetricResult result = metric_result(
      "mi_score", fmt::format("histogram, {} equal-width bins, plug-in", options.bins));
  if (codes.cols() < 2) {
    result.remark = "A code of one column has no pair.";
    return result;
  }
  const std::vector<Classes> columns = column_bins(codes, options.bins);
  result.matrix = pair_information(columns, all_rows(codes.rows()));
  result.value = mean_off_diagonal(result.matrix);
  if (codes.rows() < kIntervalRows || too_wide_to_resample(codes.cols(), result)) return result;
  const auto score = [&](std::span<const Eigen::Index> rows) {
    return mean_off_diagonal(pair_information(columns, rows));
  };
  result.interval =
      bootstrap_interval(codes.rows(), *result.value, score, random, options.bootstrap);
  return result;
}

}  // namespace torsor
