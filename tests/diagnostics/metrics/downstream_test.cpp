#include "diagnostics/metrics/downstream/downstream.hpp"

#include <cmath>

#include "core/error.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;

PredictorOptions quick_trees() {
  PredictorOptions options;
  options.trees.splits = SplitSearch::histogram;
  options.trees.boosting.stages = 20;
  return options;
}

TORSOR_TEST("accuracy grows with the rows to learn from, and a good code needs few") {
  Random random(1);
  const MatrixXd labels = random_labels(2400, {4, 3}, random);
  const MatrixXd codes = with_noise(labels, 0.1, random);
  for (const PredictorKind kind : {PredictorKind::trees, PredictorKind::logistic}) {
    PredictorOptions predictor = quick_trees();
    predictor.kind = kind;
    const Downstream result = downstream(
        MetricInput(codes, labels), random,
        {.train_sizes = {10, 100, 1000, 10000}, .test_rows = 500, .predictor = predictor});
    TORSOR_CHECK(*result.accuracy.value > 0.98);
    TORSOR_CHECK(result.accuracy.matrix.rows() == 3);
    TORSOR_CHECK(result.accuracy.matrix(0, 0) < 1.0);
    TORSOR_CHECK(result.accuracy.remark.find("sizes up to 1000") != std::string::npos);
    TORSOR_CHECK(*result.efficiency.value > 0.9);
    TORSOR_CHECK(*result.efficiency.value <= 1.02);
  }
}

TORSOR_TEST("noise predicts nothing, with or without a shift") {
  Random random(2);
  const MatrixXd labels = random_labels(1000, std::vector<int>(10, 5), random);
  const MatrixXd noise = with_noise(MatrixXd::Zero(1000, 10), 1.0, random);
  const MetricInput input(noise, labels);
  PredictorOptions trees = quick_trees();
  trees.trees.boosting.stages = 40;
  const MetricResult shifted =
      shifted_downstream(input, random, {.experiments = 4, .predictor = trees});
  // Five standard errors of a chance of 0.2 on 800 rows in 40 experiments, were they independent,
  // are 0.011; predictors fit the shares of their 200 rows, which are off by 0.028.
  TORSOR_CHECK(std::abs(*shifted.value - 0.2) < 0.03);
  const Downstream plain = downstream(
      input, random, {.train_sizes = {100, 400}, .test_rows = 500, .predictor = quick_trees()});
  // Five standard errors of a chance of 0.2 on 500 rows and 10 factors, were they independent.
  TORSOR_CHECK(std::abs(*plain.accuracy.value - 0.2) < 0.03);
}

TORSOR_TEST("a code that keeps factors apart withstands a shift, one that adds them does not") {
  Random random(3);
  const MatrixXd labels = random_labels(1200, {4, 4}, random);
  const MatrixXd sums = labels * (MatrixXd(2, 2) << 1, 2, 1, 1).finished();
  const ShiftedDownstreamOptions options{.experiments = 4, .predictor = quick_trees()};
  const MetricResult apart = shifted_downstream(MetricInput(labels, labels), random, options);
  TORSOR_CHECK(*apart.value == 1.0);
  TORSOR_CHECK(std::abs(apart.details["gap"][0].get<double>()) < 1e-12);
  const MetricResult added = shifted_downstream(MetricInput(sums, labels), random, options);
  TORSOR_CHECK(*added.value < 0.7);
  TORSOR_CHECK(added.details["gap"][0].get<double>() > 0.2);
}

TORSOR_TEST(
    "without its unit a factor is gone from a disentangled code and left in a doubled one") {
  Random random(4);
  const MatrixXd labels = random_labels(800, {4, 4}, random);
  const ReducedDownstreamOptions options{.removed = 1, .trees = quick_trees().trees};
  const MetricResult apart = reduced_downstream(MetricInput(labels, labels), random, options);
  // Chance is 1/4; five standard errors on 80 rows and two factors are 0.17.
  TORSOR_CHECK(*apart.value < 0.42);
  TORSOR_CHECK(apart.details["removed"][1][0] == 1);
  TORSOR_CHECK(apart.details["own"][0][0].get<double>() == 1.0);
  TORSOR_CHECK(apart.details["others"][0][1].get<double>() == 1.0);
  MatrixXd twice(800, 4);
  twice << labels, labels;
  TORSOR_CHECK(*reduced_downstream(MetricInput(twice, labels), random, options).value == 1.0);
}

TORSOR_TEST("factors left out do not count among the others of a reduced code") {
  Random random(9);
  MatrixXd labels = random_labels(400, {4, 4, 2}, random);
  labels.col(2).setOnes();
  // The second factor is not in the code: its accuracy is near chance, and alone is "the others".
  const MatrixXd codes = given_twice(labels.leftCols(1));
  const MetricResult found = reduced_downstream(MetricInput(codes, labels), random,
                                                {.removed = 1, .trees = quick_trees().trees});
  TORSOR_CHECK(found.details["others"][1][0].get<double>() ==
               found.details["own"][0][0].get<double>());
  // With the factor of one value, always right, it would be 1/2 at least.
  TORSOR_CHECK(found.details["others"][0][0].get<double>() ==
               found.details["own"][1][0].get<double>());
  TORSOR_CHECK(found.details["others"][0][0].get<double>() < 0.5);
}

/// Codes that are two binary labels, each flipped with probability 1/5.
MetricInput flipped_labels(Eigen::Index rows, Random& random) {
  const MatrixXd labels = random_labels(rows, {2, 2}, random);
  MatrixXd codes = labels;
  for (double& v : codes.reshaped()) v = random.uniform() < 0.2 ? 1.0 - v : v;
  return {codes, labels};
}

TORSOR_TEST("intervals of accuracies cover what the predictors get right in the long run") {
  const Random seeds(6);
  int covered = 0;
  double width = 0.0;
  PredictorOptions predictor = quick_trees();
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random random = seeds.stream(i);
    const Interval found =
        downstream(flipped_labels(180, random), random,
                   {.train_sizes = {100}, .test_rows = 80, .predictor = predictor})
            .accuracy.interval.value();
    covered += found.low <= 0.8 && 0.8 <= found.high;
    width += (found.high - found.low) / 200.0;
  }
  // 100 rows show every predictor which way to go: its accuracy is 0.8. 190 expected, deviation 3.
  TORSOR_CHECK(covered >= 180);
  // 2 · 1.96 √(0.16 / 160): both factors count.
  TORSOR_CHECK(std::abs(width - 0.124) < 0.01);
}

TORSOR_TEST("accuracies of downstream tasks have intervals that hold them and shrink with rows") {
  const auto width = [](const MetricResult& result) {
    TORSOR_REQUIRE(result.interval.has_value());
    TORSOR_CHECK(result.interval->low <= *result.value);
    TORSOR_CHECK(result.interval->high >= *result.value);
    return result.interval->high - result.interval->low;
  };
  Random random(7);
  const MetricInput many = flipped_labels(2000, random);
  const auto tested_on = [&](Eigen::Index rows) {
    Random same(8);
    return downstream(many, same,
                      {.train_sizes = {100, 900}, .test_rows = rows, .predictor = quick_trees()});
  };
  const Downstream wide = tested_on(60);
  const Downstream narrow = tested_on(960);
  TORSOR_CHECK(std::abs(width(wide.accuracy) / width(narrow.accuracy) - 4.0) < 1.2);
  TORSOR_CHECK(width(narrow.efficiency) < 0.1);
  const Downstream few = tested_on(20);
  TORSOR_CHECK(width(few.accuracy) > 0.2);
  TORSOR_CHECK(!few.efficiency.interval.has_value());

  const MetricInput table = flipped_labels(400, random);
  const MetricResult shifted =
      shifted_downstream(table, random, {.experiments = 4, .predictor = quick_trees()});
  TORSOR_CHECK(width(shifted) > 0.0);
  TORSOR_CHECK(!shifted_downstream(table, random, {.experiments = 1, .predictor = quick_trees()})
                    .interval.has_value());

  const ReducedDownstreamOptions reduced{
      .removed = 1, .train_fraction = 0.5, .trees = quick_trees().trees};
  TORSOR_CHECK(width(reduced_downstream(table, random, reduced)) > 0.05);
  TORSOR_CHECK(
      !reduced_downstream(flipped_labels(80, random), random, reduced).interval.has_value());
}

TORSOR_TEST("downstream tasks without a task have no value, and bad options are refused") {
  Random random(5);
  const MatrixXd ones = MatrixXd::Ones(20, 2);
  const MetricInput flat(ones, ones);
  TORSOR_CHECK(!downstream(flat, random).accuracy.value.has_value());
  TORSOR_CHECK(!shifted_downstream(flat, random).value.has_value());
  TORSOR_CHECK(!reduced_downstream(flat, random).value.has_value());
  const MatrixXd labels = label_grid({2, 2}, 3);
  const MetricInput few(labels, labels);
  const Downstream small =
      downstream(few, random, {.train_sizes = {5}, .predictor = quick_trees()});
  TORSOR_CHECK(small.accuracy.value.has_value());
  TORSOR_CHECK(!small.efficiency.value.has_value());
  TORSOR_CHECK(
      !reduced_downstream(MetricInput(labels.leftCols(1), labels), random).value.has_value());
  TORSOR_THROWS_WITH(downstream(few, random, {.train_sizes = {10, 5}}), InvalidArgument,
                     "ascending");
  TORSOR_THROWS_WITH(shifted_downstream(few, random, {.experiments = 0}), InvalidArgument,
                     "found 0");
  TORSOR_THROWS_WITH(reduced_downstream(few, random, {.removed = 0}), InvalidArgument, "found 0");
}

}  // namespace
}  // namespace torsor::testing
