#include "diagnostics/metrics/predictors/rank_correlation.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/error.hpp"

namespace torsor {
namespace {

/// Mean 0 and norm 1; a constant column becomes 0.
Eigen::MatrixXd unit_norm_ranks(const Eigen::MatrixXd& values) {
  Eigen::MatrixXd ranks = column_ranks(values);
  // Ranks have the mean (N + 1) / 2 exactly, ties or not.
  ranks.array() -= 0.5 * static_cast<double>(values.rows() + 1);
  for (auto column : ranks.colwise()) {
    const double norm = column.norm();
    if (norm > 0.0) column /= norm;
  }
  return ranks;
}

}  // namespace

Eigen::MatrixXd column_ranks(const Eigen::MatrixXd& values) {
  Eigen::MatrixXd ranks(values.rows(), values.cols());
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.rows()));
  for (Eigen::Index c = 0; c < values.cols(); ++c) {
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::ranges::sort(order, {}, [&](Eigen::Index i) { return values(i, c); });
    for (std::size_t first = 0; first < order.size();) {
      std::size_t last = first + 1;
      while (last < order.size() && values(order[last], c) == values(order[first], c)) ++last;
      const double rank = 0.5 * static_cast<double>(first + 1 + last);
      for (std::size_t p = first; p < last; ++p) ranks(order[p], c) = rank;
      first = last;
    }
  }
  return ranks;
}

Eigen::MatrixXd rank_correlations(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y) {
  require(x.rows() == y.rows() && x.rows() > 0,
          "rank correlations need as many rows on both sides; found {} and {}", x.rows(), y.rows());
  return unit_norm_ranks(x).transpose() * unit_norm_ranks(y);
}

}  // namespace torsor
