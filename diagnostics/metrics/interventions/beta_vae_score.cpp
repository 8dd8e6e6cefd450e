#include "diagnostics/metrics/interventions/beta_vae_score.hpp"

#include <cmath>
#include <span>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/interventions/shared_factor_rows.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/logistic_regression.hpp"

namespace torsor {
namespace {

struct FixedFactorPoints {
  Eigen::MatrixXd distances;  ///< [points, units]
  Eigen::VectorXi fixed;      ///< which of the shared factors
};

FixedFactorPoints draw_points(const MetricInput& input, const SharedFactors& shared,
                              std::size_t count, std::size_t pairs, Random& random) {
  const auto points = static_cast<Eigen::Index>(count);
  FixedFactorPoints drawn{Eigen::MatrixXd(points, static_cast<Eigen::Index>(input.blocks().size())),
                          Eigen::VectorXi(points)};
  // Codes of a row stand together.
  const Eigen::MatrixXd columns = input.codes().transpose();
  Eigen::VectorXd difference(columns.rows());
  Eigen::RowVectorXd sums(drawn.distances.cols());
  for (Eigen::Index p = 0; p < points; ++p) {
    const std::size_t k = random.below(shared.rows.size());
    drawn.fixed[p] = static_cast<int>(k);
    sums.setZero();
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const auto first =
          static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(input.rows())));
      difference = columns.col(first) - columns.col(shared.rows[k].like(first, random));
      for (std::size_t i = 0; i < input.blocks().size(); ++i) {
        const ColumnBlock& block = input.blocks()[i];
        sums[static_cast<Eigen::Index>(i)] +=
            block.size() == 1 ? std::abs(difference[block.front()]) : difference(block).norm();
      }
    }
    drawn.distances.row(p) = sums / static_cast<double>(pairs);
  }
  return drawn;
}

/// Shares of points whose factor a softmax tells.
struct PointShares {
  double train = 0.0;
  double test = 0.0;
};

/// With `part` of the points.
PointShares point_shares(const MetricInput& input, const SharedFactors& shared, double part,
                         const BetaVaeScoreOptions& options, Random& random) {
  const FixedFactorPoints train =
      draw_points(input, shared, part_of(options.train_points, part), options.pairs, random);
  const FixedFactorPoints test =
      draw_points(input, shared, part_of(options.test_points, part), options.pairs, random);
  const LogisticModel model =
      fit_logistic(train.distances, train.fixed, static_cast<int>(shared.rows.size()),
                   {.c = options.c, .tolerance = 1e-6});
  const auto right = [&](const FixedFactorPoints& points) {
    return (model.predict(points.distances).array() == points.fixed.array()).cast<double>().mean();
  };
  return {right(train), right(test)};
}

}  // namespace

MetricResult beta_vae_score(const MetricInput& input, Random& random,
                            const BetaVaeScoreOptions& options) {
  require(options.train_points > 0 && options.test_points > 0 && options.pairs > 0,
          "the BetaVAE score needs training points, test points and pairs; found {}, {}, {}",
          options.train_points, options.test_points, options.pairs);
  MetricResult result =
      metric_result("beta_vae", input,
                    fmt::format("softmax, C = {}, {} + {} points of {} pairs", options.c,
                                options.train_points, options.test_points, options.pairs));
  const SharedFactors shared = shared_factors(input);
  if (shared.rows.size() < 2) {
    result.remark = "The BetaVAE score needs two discrete factors of two values or more.";
    return result;
  }
  const PointShares found = point_shares(input, shared, 1.0, options, random);
  result.value = found.test;
  result.details["train"] = found.train;
  if (shared.rows.size() < input.factors().size()) {
    add_remark(result, "Continuous factors and those of one value are left out.");
  }
  if (!subsamples(input, options.subsampling.fraction)) return result;
  if (too_wide_to_resample(input.codes().cols(), result)) return result;
  const auto test_share = [&](std::span<const Eigen::Index> rows, double part) {
    const MetricInput drawn = input.rows_at(rows);
    return point_shares(drawn, shared.of(drawn), part, options, random).test;
  };
  result.interval =
      drawn_share_interval(input.rows(), found.test, static_cast<double>(options.test_points),
                           test_share, random, options.subsampling);
  return result;
}

}  // namespace torsor
