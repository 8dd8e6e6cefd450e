#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/predictors/class_predictor.hpp"
#include "diagnostics/metrics/relations/explicitness.hpp"
#include "diagnostics/metrics/relations/info_mec.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A cycle of 12 labels on a circle of two columns, and two labels in a third.
MetricInput circle_input() {
  const Eigen::MatrixXd labels = label_grid({12, 2}, 20);
  Eigen::MatrixXd codes(labels.rows(), 3);
  codes.col(0) = (labels.col(0) * (std::numbers::pi / 6.0)).array().cos();
  codes.col(1) = (labels.col(0) * (std::numbers::pi / 6.0)).array().sin();
  codes.col(2) = labels.col(1);
  return MetricInput(codes, labels);
}

TORSOR_TEST("bins are an option of what counts, and the estimator says how many") {
  Random random(90);
  const Eigen::MatrixXd labels = label_grid({4, 4}, 10);
  const MetricInput input(labels, labels);
  TORSOR_CHECK(std::abs(*mig(input, random).value - 1.0) < 1e-12);
  // Two bins tell one bit of the two.
  const MetricResult coarse = mig(input, random, {.bins = 2});
  TORSOR_CHECK(std::abs(*coarse.value - 0.5) < 1e-12);
  TORSOR_CHECK(coarse.estimator == "histogram, 2 equal-width bins, plug-in");
  TORSOR_CHECK(coarse.id == "mig/1");
  TORSOR_CHECK(modularity(input, random, {.bins = 7}).estimator ==
               "histogram, 7 equal-width bins, plug-in");
  Eigen::MatrixXd twice(160, 2);
  twice << labels.col(0), labels.col(0);
  const MetricResult shared = mi_score(twice, random, {.bins = 2});
  TORSOR_CHECK(std::abs(*shared.value - std::numbers::ln2) < 1e-12);
  TORSOR_CHECK(shared.estimator == "histogram, 2 equal-width bins, plug-in");
  // A group each, or {0, 1 | 4, 7}: means 0.5 and 5.5, greatest deviations 0.5 and 1.5 of 4.
  const MetricInput steps(Eigen::Vector4d(0, 1, 4, 7), Eigen::Vector4d(0, 1, 2, 3));
  TORSOR_CHECK(*irs(steps, random, {.quantile = 1.0}).value == 1.0);
  const MetricResult halves = irs(steps, random, {.quantile = 1.0, .bins = 2});
  TORSOR_CHECK(std::abs(*halves.value - 0.75) < 1e-15);
  TORSOR_CHECK(halves.estimator == "quantile 1 of the deviation in 2 bins");
}

TORSOR_TEST("neighbours are an option of what looks at them") {
  Random random(91);
  const Eigen::MatrixXd labels = random_labels(300, {3, 2}, random);
  const MetricInput input(with_noise(labels, 0.7, random), labels);
  const Eigen::MatrixXd scaled = unit_scale(input.codes());
  for (const Eigen::Index k : {1, 3, 8}) {
    const InformationOptions options{.estimator = UnitEstimator::neighbours, .neighbours = k};
    const MetricResult found = mig(input, random, options);
    const Classes classes = factor_classes(input.factors()[0]);
    TORSOR_CHECK(found.matrix(0, 0) == class_information(scaled.col(0), classes, k));
    TORSOR_CHECK(found.estimator.starts_with(std::to_string(k) + " nearest"));
    const InfoMec mec = info_mec(input, random, {.neighbours = k});
    TORSOR_CHECK(mec.modularity.matrix(0, 0) ==
                 class_information(scaled.col(0), classes, k) / class_ceiling(classes));
    TORSOR_CHECK(mec.compactness.estimator.starts_with(std::to_string(k) + " nearest"));
  }
}

TORSOR_TEST("InfoMEC counts discrete codes where it is asked to") {
  Random random(98);
  // Every factor of four values moves its own unit exactly: I = H = ln 4, and 0 for the other.
  const Eigen::MatrixXd labels = label_grid({4, 4}, 10);
  const MetricInput input(labels, labels);
  const InfoMec counted = info_mec(input, random, {.estimator = UnitEstimator::histogram});
  TORSOR_CHECK((counted.modularity.matrix - Eigen::Matrix2d::Identity()).cwiseAbs().maxCoeff() <
               1e-12);
  TORSOR_CHECK(std::abs(*counted.modularity.value - 1.0) < 1e-12);
  TORSOR_CHECK(std::abs(*counted.compactness.value - 1.0) < 1e-12);
  TORSOR_CHECK(counted.modularity.interval.has_value());
  TORSOR_CHECK(counted.modularity.estimator ==
               "histogram, 20 equal-width bins, plug-in, units above 0.125 of the greatest range");
  const InfoMec two = info_mec(input, random, {.estimator = UnitEstimator::automatic, .bins = 2});
  // One bit of two.
  TORSOR_CHECK(std::abs(two.compactness.matrix(1, 1) - 0.5) < 1e-12);
  const InfoMec near = info_mec(input, random);
  TORSOR_CHECK(says(near.modularity.estimator, "negative estimates as 0"));
  TORSOR_CHECK(near.modularity.matrix != counted.modularity.matrix);
  const MetricInput block = input.with_blocks({{0, 1}});
  TORSOR_THROWS_WITH(info_mec(block, random, {.estimator = UnitEstimator::histogram}),
                     InvalidArgument, "\"0-1\"");
}

TORSOR_TEST("a continuous factor needs more rows than neighbours") {
  Random random(99);
  Eigen::MatrixXd numbers(60, 2);
  for (double& v : numbers.reshaped()) v = random.uniform();
  const MetricInput many(numbers, numbers);
  const MetricInput few(numbers.topRows(3), numbers.topRows(3));
  const InfoMec none = info_mec(few, random);
  for (const MetricResult* result : {&none.modularity, &none.compactness}) {
    TORSOR_CHECK(!result->value.has_value());
    TORSOR_CHECK(result->remark == "3 rows have no 3 neighbours.");
  }
  TORSOR_CHECK(info_mec(few, random, {.neighbours = 2}).modularity.value.has_value());
  // 12 rows of a subsample have 11 neighbours.
  TORSOR_CHECK(info_mec(many, random, {.neighbours = 11}).modularity.interval.has_value());
  const InfoMec value_only = info_mec(many, random, {.neighbours = 12});
  TORSOR_CHECK(value_only.modularity.value.has_value());
  TORSOR_CHECK(!value_only.modularity.interval.has_value());
}

TORSOR_TEST("the constants of explicitness and of its bins are options") {
  Random random(100);
  Eigen::MatrixXd numbers(600, 2);
  for (double& v : numbers.reshaped()) v = random.uniform();
  const MetricInput input(with_noise(numbers, 0.1, random), numbers);
  Random first(1);
  Random second(1);
  const MetricResult coarse = explicitness(input, first, {.bins = 2});
  const MetricResult other =
      explicitness(input, second, {.bins = 2, .bootstrap = {.replicates = 40}});
  TORSOR_CHECK(says(coarse.estimator, "continuous factors in 2 equal-width bins"));
  TORSOR_CHECK(says(explicitness(input, random).estimator, "in 20 equal-width bins"));
  const Eigen::MatrixXd labels = label_grid({3, 3}, 20);
  TORSOR_CHECK(!says(explicitness(MetricInput(labels, labels), random).estimator, "bins"));
  TORSOR_CHECK(*coarse.value == *other.value);
  TORSOR_CHECK(coarse.interval.value().low != other.interval.value().low);
  TORSOR_CHECK(*coarse.value > 0.9);
  Random third(1);
  TORSOR_CHECK(*explicitness(input, third).value != *coarse.value);
  TORSOR_THROWS_WITH(explicitness(input, random, {.bins = 1}), InvalidArgument, "1 bins");
}

TORSOR_TEST("the cross-validation of the logistic predictor is an option") {
  const PredictorOptions usual{.kind = PredictorKind::logistic};
  TORSOR_CHECK(usual.text() == "logistic regression, C of 10 from 0.0001 to 10000 by 5 folds");
  Random random(101);
  const Eigen::MatrixXd labels = random_labels(200, {2}, random);
  const Eigen::MatrixXd codes = with_noise(labels, 0.5, random);
  const Eigen::VectorXi classes = labels.col(0).cast<int>();
  const auto accuracy = [&](const PredictorOptions& options) {
    return ClassPredictor(codes, classes, 2, random, options).accuracy(codes, classes);
  };
  PredictorOptions few = usual;
  few.folds = 2;
  few.penalties = 2;
  few.least_c = 0.5;
  few.most_c = 2.0;
  TORSOR_CHECK(few.text() == "logistic regression, C of 2 from 0.5 to 2 by 2 folds");
  TORSOR_CHECK(accuracy(few) > 0.7);
  few.folds = 1;
  TORSOR_THROWS_WITH(accuracy(few), InvalidArgument, "1 folds and 2 penalties from 0.5 to 2");
  few.folds = 2;
  few.most_c = 0.1;
  TORSOR_THROWS_WITH(accuracy(few), InvalidArgument, "from 0.5 to 0.1");
}

TORSOR_TEST("the constants of InfoMEC are options") {
  Random random(92);
  const Eigen::MatrixXd labels = random_labels(400, {4, 4}, random);
  Eigen::MatrixXd codes(400, 2);
  codes << labels.col(0), 0.1 * labels.col(1);
  const MetricInput input(codes, labels);
  TORSOR_CHECK(info_mec(input, random).modularity.details["active"] == Json({0}));
  const InfoMec both = info_mec(
      input, random, {.least_range = 0.05, .explicitness = {.iterations = 2, .tolerance = 1e-9}});
  TORSOR_CHECK(both.modularity.details["active"] == Json({0, 1}));
  TORSOR_CHECK(says(both.compactness.estimator, "units above 0.05 of the greatest range"));
  TORSOR_CHECK(says(both.explicitness.estimator, "at most 2 iterations to a gradient of 1e-09"));
  TORSOR_CHECK(says(both.explicitness.remark, "2 fits were stopped at 2 iterations."));
  Eigen::MatrixXd numbers(400, 2);
  for (double& v : numbers.reshaped()) v = random.uniform();
  const MetricInput regressed(numbers, numbers);
  const InfoMec coarse = info_mec(regressed, random, {.bins = 5});
  const InfoMec fine = info_mec(regressed, random);
  TORSOR_CHECK(says(coarse.modularity.estimator, "entropy of continuous factors in 5 bins"));
  // Only H differs, about ln 20 against ln 5.
  TORSOR_CHECK(std::abs(coarse.modularity.matrix(0, 0) / fine.modularity.matrix(0, 0) -
                        std::log(20.0) / std::log(5.0)) < 0.03);
}

TORSOR_TEST("the estimator names the predictors that were used and no others") {
  Random random(93);
  const Eigen::MatrixXd labels = random_labels(100, {3, 3}, random);
  const MetricInput discrete(labels, labels);
  const MetricInput numbers(labels, labels,
                            {.kinds = {FactorKind::continuous, FactorKind::continuous}});
  const MetricInput mixed(labels, labels,
                          {.kinds = {FactorKind::discrete, FactorKind::continuous}});
  TORSOR_CHECK(info_e(numbers, random).estimator == "R² of the linear regression, same rows");
  TORSOR_CHECK(says(info_e(discrete, random).estimator, "softmax"));
  TORSOR_CHECK(!says(info_e(discrete, random).estimator, "regression"));
  TORSOR_CHECK(says(info_e(mixed, random).estimator, "softmax"));
  TORSOR_CHECK(says(info_e(mixed, random).estimator, "regression of continuous factors"));
  TORSOR_CHECK(sap(numbers, random, {.mode = SapMode::continuous}).estimator ==
               "squared correlation");
  TORSOR_CHECK(says(sap(mixed, random).estimator, "linear classifier"));
  const InformationOptions neighbours{.estimator = UnitEstimator::neighbours, .bins = 9};
  TORSOR_CHECK(!says(mig(discrete, random, neighbours).estimator, "bins"));
  TORSOR_CHECK(says(mig(mixed, random, neighbours).estimator, "factors in 9 equal-width bins"));
}

TORSOR_TEST("columns and blocks of a circle compare by the same estimator") {
  Random random(94);
  const MetricInput columns = circle_input();
  const MetricInput blocks = columns.with_blocks({{0, 1}, {2}});
  const InformationOptions neighbours{.estimator = UnitEstimator::neighbours};
  const MetricResult together = mig(blocks, random);
  const MetricResult apart = mig(columns, random, neighbours);
  TORSOR_CHECK(apart.estimator == together.estimator);
  TORSOR_CHECK(apart.matrix.row(2) == together.matrix.row(1));
  TORSOR_CHECK(*together.value > *apart.value + 0.3);
  TORSOR_CHECK(*mig(blocks, random, neighbours).value == *together.value);
  // By default single columns are counted, which no row of a matrix of neighbours equals.
  const MetricResult counted = mig(columns, random);
  TORSOR_CHECK(counted.estimator != together.estimator);
  TORSOR_CHECK(counted.matrix(2, 1) != together.matrix(1, 1));
  TORSOR_CHECK(mig(columns, random, {.estimator = UnitEstimator::histogram}).matrix ==
               counted.matrix);
  TORSOR_CHECK(modularity(columns, random, neighbours).matrix == apart.matrix);
  TORSOR_CHECK(modularity(columns, random, neighbours).estimator == together.estimator);
  TORSOR_THROWS_WITH(mig(blocks, random, {.estimator = UnitEstimator::histogram}), InvalidArgument,
                     "\"0-1,2\"");
}

TORSOR_TEST("replicates of intervals are an option that changes no value") {
  const Eigen::MatrixXd labels = label_grid({4, 3}, 20);
  Random noise(95);
  const MetricInput input(with_noise(labels, 1.0, noise), labels);
  const auto check = [](const MetricResult& usual, const MetricResult& other) {
    TORSOR_CHECK(*usual.value == *other.value);
    TORSOR_CHECK(usual.interval.value().low != other.interval.value().low);
  };
  Random random(96);
  const BootstrapOptions few{.replicates = 40};
  check(mig(input, random), mig(input, random, {.bootstrap = few}));
  check(mi_score(input.codes(), random), mi_score(input.codes(), random, {.bootstrap = few}));
  check(gaussian_tc(input.codes(), random), gaussian_tc(input.codes(), random, few));
  check(info_e(input, random), info_e(input, random, {.bootstrap = few}));
  check(irs(input, random), irs(input, random, {.subsampling = {.fraction = 0.5}}));
  check(info_mec(input, random).modularity,
        info_mec(input, random, {.subsampling = {.replicates = 5}}).modularity);
  const SapOptions numbers{.mode = SapMode::continuous};
  check(sap(input, random, numbers),
        sap(input, random, {.mode = SapMode::continuous, .bootstrap = few}));
  TORSOR_THROWS_WITH(gaussian_tc(input.codes(), random, {.replicates = 5}), InvalidArgument,
                     "not 5");
}

TORSOR_TEST("options that mean nothing are refused with their value") {
  Random random(97);
  const Eigen::MatrixXd labels = label_grid({3, 3}, 1);
  const MetricInput input(labels, labels);
  TORSOR_THROWS_WITH(mig(input, random, {.bins = 1}), InvalidArgument, "1 bins");
  TORSOR_THROWS_WITH(modularity(input, random, {.bins = -3}), InvalidArgument, "-3 bins");
  TORSOR_THROWS_WITH(mig(input, random, {.neighbours = 0}), InvalidArgument, "0 neighbours");
  TORSOR_THROWS_WITH(info_mec(input, random, {.neighbours = 0}), InvalidArgument, "0 neighbours");
  TORSOR_THROWS_WITH(info_mec(input, random, {.bins = 1}), InvalidArgument, "1 bins");
  TORSOR_THROWS_WITH(info_mec(input, random, {.least_range = 1.0}), InvalidArgument, "range of 1");
  TORSOR_THROWS_WITH(info_e(input, random, {.iterations = 0}), InvalidArgument, "0 iterations");
  TORSOR_THROWS_WITH(info_e(input, random, {.tolerance = -1.0}), InvalidArgument, "of -1");
  TORSOR_THROWS_WITH(mi_score(labels, random, {.bins = 0}), InvalidArgument, "0 bins");
  TORSOR_THROWS_WITH(irs(input, random, {.bins = 1}), InvalidArgument, "1 bins");
  TORSOR_THROWS_WITH(sap(input, random, {.c = 0.0}), InvalidArgument, "not 0");
  TORSOR_THROWS_WITH(sap(input, random, {.train_fraction = 1.5}), InvalidArgument, "1.5");
}

}  // namespace
}  // namespace torsor::testing
