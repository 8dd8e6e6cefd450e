#include "diagnostics/metrics/relations/dci.hpp"

#include <cmath>

#include "core/error.hpp"
#include "diagnostics/metrics/battery/entangle.hpp"
#include "diagnostics/metrics/relations/dci_scores.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;

/// Ten factors of ten values, as in the acceptance tests of the published program.
const MatrixXd& ten_factors() {
  static const MatrixXd labels = [] {
    Random random(5);
    return random_labels(1000, std::vector<int>(10, 10), random);
  }();
  return labels;
}

DciOptions without_intervals(SplitSearch splits, int stages = BoostingOptions{}.stages) {
  return {.trees = {.splits = splits, .boosting = {.stages = stages}}, .replicates = 0};
}

TORSOR_TEST("a code that is the factors is disentangled, complete and informative") {
  for (const SplitSearch splits : {SplitSearch::exact, SplitSearch::histogram}) {
    Random random(1);
    const Dci result =
        dci(MetricInput(ten_factors(), ten_factors()), random, without_intervals(splits));
    TORSOR_CHECK(*result.disentanglement.value >= 0.9);
    TORSOR_CHECK(*result.completeness.value >= 0.9);
    TORSOR_CHECK(*result.informativeness.value == 1.0);
    TORSOR_CHECK(result.disentanglement.id == "dci_disentanglement/1");
    TORSOR_CHECK(result.completeness.matrix.rows() == 10);
  }
}

TORSOR_TEST("a code given twice is disentangled and half as complete, but whole as blocks") {
  MatrixXd codes(1000, 20);
  codes << ten_factors(), ten_factors();
  const MetricInput twice(codes, ten_factors());
  Random random(1);
  const Dci columns = dci(twice, random, without_intervals(SplitSearch::histogram));
  TORSOR_CHECK(*columns.disentanglement.value >= 0.9);
  TORSOR_CHECK(std::abs(*columns.completeness.value - (1.0 - std::log(2.0) / std::log(10.0))) <
               0.1);
  std::vector<ColumnBlock> pairs;
  for (Eigen::Index k = 0; k < 10; ++k) pairs.push_back({k, k + 10});
  const Dci blocks =
      dci(twice.with_blocks(pairs), random, without_intervals(SplitSearch::histogram));
  TORSOR_CHECK(*blocks.disentanglement.value >= 0.9);
  TORSOR_CHECK(*blocks.completeness.value >= 0.9);
}

TORSOR_TEST("a code whose entries change places in every row is neither") {
  Random random(2);
  const MatrixXd codes = with_shuffled_rows(ten_factors(), random);
  const Dci result =
      dci(MetricInput(codes, ten_factors()), random, without_intervals(SplitSearch::histogram));
  TORSOR_CHECK(*result.disentanglement.value < 0.2);
  TORSOR_CHECK(*result.completeness.value < 0.2);
  TORSOR_CHECK(*result.informativeness.value < 0.4);
}

TORSOR_TEST("entangling a code lowers disentanglement and completeness") {
  Random random(3);
  const MatrixXd labels = random_labels(1500, {5, 5}, random);
  const MatrixXd codes = with_noise(labels, 0.1, random);
  const MatrixXd mixed = entangle(codes, {}, random);
  const auto scores = [&](const MatrixXd& z) {
    return dci(MetricInput(z, labels), random, without_intervals(SplitSearch::histogram));
  };
  const Dci clean = scores(codes);
  const Dci entangled = scores(mixed);
  TORSOR_CHECK(*clean.disentanglement.value > 0.9);
  TORSOR_CHECK(*clean.completeness.value > 0.9);
  TORSOR_CHECK(*entangled.disentanglement.value < 0.2);
  TORSOR_CHECK(*entangled.completeness.value < 0.2);
}

/// Scores of exact splits minus those of histograms, for factors of 3, 6 and 40 values spread over
/// 1: three columns mix a factor with 0.3 of the next, three are noise alone, as in `bench/dci`;
/// `noise` is its deviation in all.
Eigen::Vector2d histogram_loss(double noise, std::uint64_t seed) {
  Random random(seed);
  const MatrixXd labels = random_labels(1000, {3, 6, 40}, random);
  const MatrixXd scaled = labels * Eigen::Vector3d(3.0, 6.0, 40.0).cwiseInverse().asDiagonal();
  MatrixXd codes = MatrixXd::Zero(1000, 6);
  for (Eigen::Index k = 0; k < 3; ++k) codes.col(k) = scaled.col(k) + 0.3 * scaled.col((k + 1) % 3);
  const MetricInput input(with_noise(codes, noise, random), labels);
  const DciScores exact = dci_scores(tree_importances(input, {.splits = SplitSearch::exact}));
  const DciScores histogram =
      dci_scores(tree_importances(input, {.splits = SplitSearch::histogram}));
  return {exact.disentanglement - histogram.disentanglement,
          exact.completeness - histogram.completeness};
}

TORSOR_TEST("histograms score within 0.02 of exact splits, whether classes are apart or overlap") {
  for (const double noise : {0.02, 0.05, 0.1, 0.2}) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      TORSOR_CHECK(histogram_loss(noise, seed).cwiseAbs().maxCoeff() < 0.02);
    }
  }
}

TORSOR_TEST("continuous factors count by R^2, and intervals hold the value") {
  Random random(6);
  MatrixXd factors(600, 2);
  for (double& v : factors.reshaped()) v = random.uniform(0.25, 0.75);
  const MatrixXd codes = with_noise(factors, 0.01, random);
  const Dci result = dci(MetricInput(codes, factors), random);
  TORSOR_CHECK(*result.informativeness.value > 0.95);
  TORSOR_CHECK(*result.informativeness.value < 1.0);
  for (const MetricResult* part :
       {&result.disentanglement, &result.completeness, &result.informativeness}) {
    TORSOR_REQUIRE(part->interval.has_value());
    TORSOR_CHECK(part->interval->low < *part->value);
    TORSOR_CHECK(part->interval->high > *part->value);
    TORSOR_CHECK(part->interval->high - part->interval->low < 0.2);
  }
}

TORSOR_TEST("a code or factors without variation have a defined DCI") {
  const MatrixXd labels = ten_factors().leftCols(2);
  Random random(7);
  const auto scores = [&](const MatrixXd& z, const MatrixXd& y) {
    return dci(MetricInput(z, y), random, without_intervals(SplitSearch::exact));
  };
  const Dci zero = scores(MatrixXd::Zero(1000, 3), labels);
  TORSOR_CHECK(*zero.disentanglement.value == 0.0);
  TORSOR_CHECK(*zero.completeness.value == 0.0);
  TORSOR_CHECK(zero.disentanglement.remark.find("No unit tells") != std::string::npos);
  const Dci constant = scores(labels, MatrixXd::Ones(1000, 1));
  TORSOR_CHECK(!constant.disentanglement.value.has_value());
  TORSOR_CHECK(constant.informativeness.remark.find("one value") != std::string::npos);
  const Dci one = scores(labels.leftCols(1), labels.leftCols(1));
  TORSOR_CHECK(*one.disentanglement.value == 1.0);
  TORSOR_CHECK(*one.completeness.value == 1.0);
  TORSOR_CHECK(!scores(MatrixXd::Ones(1, 1), MatrixXd::Ones(1, 1)).completeness.value.has_value());
}

TORSOR_TEST("classes without a training row are counted in the remark") {
  const MatrixXd labels = Eigen::Vector4d(0, 1, 0, 2);
  Random random(8);
  const Dci result = dci(MetricInput(labels, labels), {.train = {0, 1, 2}, .test = {3}}, random);
  TORSOR_CHECK(*result.informativeness.value == 0.0);
  TORSOR_CHECK(result.informativeness.remark.find("without a training row: 1") !=
               std::string::npos);
  TORSOR_THROWS_WITH(dci(MetricInput(labels, labels), {.train = {0}, .test = {4}}, random),
                     InvalidArgument, "row 4 of the split");
  TORSOR_THROWS_WITH(dci(MetricInput(labels, labels), {.train = {0}, .test = {}}, random),
                     InvalidArgument, "to train and to test");
}

TORSOR_TEST("a factor of one value changes no score of the others") {
  const MatrixXd labels = ten_factors().leftCols(2);
  Random noise(6);
  MatrixXd codes = with_noise(labels, 0.3, noise);
  codes.col(1) += 0.5 * codes.col(0);  // so that the scores are neither 0 nor 1
  MatrixXd with_constant(1000, 3);
  with_constant << labels, Eigen::VectorXd::Constant(1000, 4.0);
  Random random(1);
  Random same(1);
  const DciOptions options = without_intervals(SplitSearch::histogram, 10);
  const Dci two = dci(MetricInput(codes, labels), random, options);
  const Dci three = dci(MetricInput(codes, with_constant), same, options);
  TORSOR_CHECK(*two.disentanglement.value > 0.05);
  TORSOR_CHECK(*two.disentanglement.value < 0.95);
  TORSOR_CHECK(*three.disentanglement.value == *two.disentanglement.value);
  TORSOR_CHECK(*three.completeness.value == *two.completeness.value);
  TORSOR_CHECK(*three.informativeness.value == *two.informativeness.value);
  TORSOR_CHECK(three.disentanglement.remark.find("factor 2") != std::string::npos);
}

}  // namespace
}  // namespace torsor::testing
