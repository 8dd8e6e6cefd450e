#include "diagnostics/metrics/downstream/unfairness.hpp"

#include <cmath>
#include <cstdint>

#include "core/error.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;

TORSOR_TEST("counts with known unfairness give it") {
  const CountUnfairness known =
      unfairness_of_counts((MatrixXd(2, 2) << 0, 100, 100, 100).finished());
  // Rounding of sums of a few terms of order one.
  TORSOR_CHECK(std::abs(known.mean - 2.0 / 9.0) < 1e-15);
  TORSOR_CHECK(std::abs(known.max - 1.0 / 3.0) < 1e-15);
  const CountUnfairness fair = unfairness_of_counts((MatrixXd(2, 2) << 10, 20, 30, 60).finished());
  TORSOR_CHECK(fair.mean < 1e-15);
  TORSOR_CHECK(fair.max < 1e-15);
  const CountUnfairness gap = unfairness_of_counts((MatrixXd(2, 2) << 3, 0, 1, 0).finished());
  TORSOR_CHECK(gap.mean == 0.0);
  TORSOR_THROWS_WITH(unfairness_of_counts(MatrixXd::Zero(2, 2)), InvalidArgument, "not all 0");
  TORSOR_THROWS_WITH(unfairness_of_counts((MatrixXd(1, 2) << 1, -1).finished()), InvalidArgument,
                     "not negative");
}

TORSOR_TEST("a code that keeps factors apart is fair, a rotated one is not") {
  const MatrixXd grid = label_grid({5, 4, 3}, 1);
  MatrixXd rotation(3, 3);
  rotation << 2, -1, 2, 2, 2, -1, -1, 2, 2;
  const MatrixXd rotated = grid * rotation / 3.0;
  Random random(1);
  for (const PredictorKind kind : {PredictorKind::trees, PredictorKind::logistic}) {
    UnfairnessOptions options{.train_rows = 500, .predictor = {.kind = kind}};
    options.predictor.trees.boosting.stages = 10;
    const MetricResult fair = unfairness(MetricInput(grid, grid), random, options);
    // A softmax gives weights to columns of other factors too, small ones.
    TORSOR_CHECK(*fair.value <= (kind == PredictorKind::trees ? 0.0 : 0.02));
    TORSOR_CHECK(fair.matrix.diagonal().isZero(0.0));
    if (kind == PredictorKind::logistic) continue;
    const MetricResult unfair = unfairness(MetricInput(rotated, grid), random, options);
    TORSOR_CHECK(*unfair.value > 0.02);
    const Json& all = unfair.details["aggregates"];
    // The same sum in another order.
    TORSOR_CHECK(std::abs(all["mean"]["mean"]["mean"].get<double>() - *unfair.value) < 1e-15);
    const MatrixXd& matrix = unfair.matrix;
    TORSOR_CHECK(all["mean"]["mean"]["max"] == matrix.colwise().sum().maxCoeff() / 2.0);
    TORSOR_CHECK(all["mean"]["max"]["mean"] == matrix.colwise().maxCoeff().sum() / 3.0);
    TORSOR_CHECK(all["mean"]["max"]["max"] == matrix.maxCoeff());
    for (const char* over_sensitive : {"mean", "max"}) {
      for (const char* over_targets : {"mean", "max"}) {
        TORSOR_CHECK(all["max"][over_sensitive][over_targets].get<double>() >=
                     all["mean"][over_sensitive][over_targets].get<double>());
      }
    }
  }
}

TORSOR_TEST(
    "a code of the sensitive factor alone has the unfairness of one answer for each value") {
  const CodeSource source{{2, 3}, [](const Eigen::MatrixXi& values) -> MatrixXd {
                            return values.col(1).cast<double>();
                          }};
  int alike = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Random random(seed);
    const MetricResult result = unfairness(source, random, {.train_rows = 301});
    // The second factor is predicted exactly, whatever the first: fair.
    TORSOR_CHECK(result.matrix(0, 1) == 0.0);
    TORSOR_CHECK(result.details["accuracy"][1].get<double>() == 1.0);
    // The first is predicted by its majority at each value of the second: chance decides whether
    // the three answers are alike, which is fair, or two against one, as in these counts.
    const CountUnfairness split =
        unfairness_of_counts((MatrixXd(2, 3) << 100, 100, 0, 0, 0, 100).finished());
    TORSOR_CHECK(std::abs(split.mean - 4.0 / 9.0) < 1e-15);
    const bool fair = result.matrix(1, 0) == 0.0;
    const Json& worst = result.details["aggregates"]["max"]["max"]["max"];
    TORSOR_CHECK((fair || std::abs(result.matrix(1, 0) - split.mean) < 1e-15));
    TORSOR_CHECK(std::abs(worst.get<double>() - (fair ? 0.0 : split.max)) < 1e-15);
    TORSOR_CHECK(*result.value == result.matrix(1, 0) / 2.0);
    alike += fair ? 1 : 0;
  }
  TORSOR_CHECK(alike > 0);
  TORSOR_CHECK(alike < 8);
}

TORSOR_TEST("the interval of unfairness holds it and shrinks with the drawn combinations") {
  const MatrixXd grid = label_grid({5, 4, 3}, 1);
  const MatrixXd mixed = grid * (MatrixXd(3, 3) << 2, -1, 2, 2, 2, -1, -1, 2, 2).finished() / 3.0;
  const auto of_draws = [&](Eigen::Index draws) {
    Random random(4);
    UnfairnessOptions options{.train_rows = 300, .draws = draws};
    options.predictor.trees.splits = SplitSearch::histogram;
    options.predictor.trees.boosting.stages = 3;
    return unfairness(MetricInput(mixed, grid), random, options);
  };
  const auto width = [](const MetricResult& result) {
    return result.interval.value().high - result.interval.value().low;
  };
  const MetricResult few = of_draws(100);
  const MetricResult many = of_draws(1600);
  TORSOR_CHECK(few.interval.value().low < *few.value);
  TORSOR_CHECK(few.interval.value().high > *few.value);
  TORSOR_CHECK(std::abs(width(few) / width(many) - 4.0) < 1.5);
  // The same predictors: more draws only sharpen the answer, and take off its bias.
  TORSOR_CHECK(std::abs(*few.value - *many.value) < width(few));
  TORSOR_CHECK(!of_draws(40).interval.has_value());
}

TORSOR_TEST("unfairness needs a full grid and two factors") {
  const MatrixXd grid = label_grid({2, 3}, 1);
  Random random(3);
  TORSOR_THROWS_WITH(unfairness(MetricInput(grid.topRows(5), grid.topRows(5)), random),
                     InvalidArgument, "5 rows are no full grid");
  MatrixXd repeated = grid;
  repeated.row(5) = grid.row(4);
  TORSOR_THROWS_WITH(unfairness(MetricInput(grid, repeated), random), InvalidArgument,
                     "rows 4 and 5 of the grid");
  TORSOR_CHECK(
      !unfairness(MetricInput(grid.topRows(2), grid.col(0).head(2)), random).value.has_value());
  TORSOR_THROWS_WITH(unfairness(MetricInput(grid, grid), random, {.draws = 0}), InvalidArgument,
                     "1 draw");
}

}  // namespace
}  // namespace torsor::testing
