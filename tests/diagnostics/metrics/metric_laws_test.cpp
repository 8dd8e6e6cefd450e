#include <array>
#include <cmath>
#include <functional>
#include <string>

#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/relations/explicitness.hpp"
#include "diagnostics/metrics/relations/info_mec.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// All results of one input, from the same random numbers each time.
std::vector<MetricResult> all_metrics(const MetricInput& input) {
  Random random(71);
  const InfoMec info = info_mec(input, random);
  return {mig(input, random),
          modularity(input, random),
          irs(input, random),
          sap(input, random, {.mode = SapMode::continuous}),
          info.modularity,
          info.compactness,
          info.explicitness,
          sap(input, random),
          explicitness(input, random),
          gaussian_tc(input.codes(), random),
          gaussian_wasserstein(input.codes(), random),
          gaussian_wasserstein_normalised(input.codes(), random),
          mi_score(input.codes(), random)};
}

void check_same(const MetricInput& a, const MetricInput& b, double tolerance, std::size_t count) {
  const auto first = all_metrics(a);
  const auto second = all_metrics(b);
  for (std::size_t i = 0; i < count; ++i) {
    TORSOR_INFO(first[i].name);
    TORSOR_CHECK(std::abs(first[i].value.value() - second[i].value.value()) < tolerance);
  }
}

struct Sample {
  Eigen::MatrixXd codes;
  Eigen::MatrixXd labels;
};

Sample entangled_sample() {
  Random random(72);
  Sample sample{{}, random_labels(800, {4, 6, 3}, random)};
  Eigen::MatrixXd mix(3, 4);
  mix << 1, 0.2, 0, 0.5, -0.3, 1, 0.1, 0, 0, 0.4, 2, -0.6;
  sample.codes = with_noise(sample.labels * mix, 0.3, random);
  return sample;
}

TORSOR_TEST("metrics do not depend on the order of rows") {
  const Sample sample = entangled_sample();
  Random random(73);
  std::vector<Eigen::Index> order = all_rows(800);
  random.shuffle(order);
  const MetricInput input(sample.codes, sample.labels);
  // The first seven; sap by classifiers and explicitness split the rows as they stand.
  check_same(input, input.rows_at(order), 1e-6, 7);
}

TORSOR_TEST("metrics do not depend on the order or the signs of the columns") {
  const Sample sample = entangled_sample();
  const MetricInput input(sample.codes, sample.labels);
  const std::array<Eigen::Index, 4> order{2, 0, 3, 1};
  // 1e-6: the tolerance of the gradient of the fits; areas are of ranks and do not move.
  check_same(input, MetricInput(sample.codes(Eigen::all, order), sample.labels), 1e-5, 13);
  const Eigen::RowVector4d signs(-1, 1, -1, -1);
  check_same(input, MetricInput(sample.codes * signs.asDiagonal(), sample.labels), 1e-5, 13);
}

TORSOR_TEST(
    "the information gap, modularity and the softmax do not depend on affine maps of columns") {
  const Sample sample = entangled_sample();
  const MetricInput input(sample.codes, sample.labels);
  Eigen::MatrixXd moved = sample.codes * Eigen::RowVector4d(3, -0.5, 20, 1).asDiagonal();
  moved.rowwise() += Eigen::RowVector4d(7, 0, -1, 100);
  const MetricInput other(moved, sample.labels);
  Random random(74);
  TORSOR_CHECK(std::abs(*mig(input, random).value - *mig(other, random).value) < 1e-12);
  TORSOR_CHECK(std::abs(*modularity(input, random).value - *modularity(other, random).value) <
               1e-12);
  Random same(75);
  Random again(75);
  TORSOR_CHECK(std::abs(*explicitness(input, same).value - *explicitness(other, again).value) <
               1e-5);
}

TORSOR_TEST("the regression of numbers on the code does not depend on its scale") {
  const Sample sample = entangled_sample();
  const MetricInputOptions numbers{.kinds = std::vector(3, FactorKind::continuous)};
  Random random(78);
  const auto explained = [&](double scale) {
    return *info_mec(MetricInput(scale * sample.codes, sample.labels, numbers), random)
                .explicitness.value;
  };
  TORSOR_CHECK(explained(1.0) > 0.5);
  for (const double scale : {1e-200, 1e-9, 1e9, 1e200}) {
    TORSOR_CHECK(std::abs(explained(scale) - explained(1.0)) < 1e-9);
  }
}

TORSOR_TEST("without intervals the values stay") {
  const Sample sample = entangled_sample();
  const MetricInput input(sample.codes, sample.labels);
  const auto full = all_metrics(input);
  const auto bare = all_metrics(input.without_intervals());
  // The first three draw no random number but for intervals, as do the neighbours.
  for (const std::size_t i : {0, 1, 2, 3, 4, 5, 6}) {
    TORSOR_INFO(full[i].name);
    TORSOR_CHECK(*full[i].value == *bare[i].value);
    TORSOR_CHECK(full[i].interval.has_value());
    TORSOR_CHECK(!bare[i].interval.has_value());
  }
}

TORSOR_TEST("the same seed gives the same bits") {
  const Sample sample = entangled_sample();
  const MetricInput input(sample.codes, sample.labels);
  const auto first = all_metrics(input);
  const auto second = all_metrics(input);
  for (std::size_t i = 0; i < first.size(); ++i) TORSOR_CHECK(first[i].json() == second[i].json());
}

/// A value that is a number, or the reason why there is none; the same for the interval.
void check_answers(const MetricInput& input) {
  for (const MetricResult& result : all_metrics(input)) {
    TORSOR_INFO(result.name << ", " << input.rows() << " rows, " << result.remark);
    TORSOR_CHECK((result.value ? std::isfinite(*result.value) : !result.remark.empty()));
    if (!result.interval) continue;
    TORSOR_CHECK(std::isfinite(result.interval->low));
    TORSOR_CHECK(result.interval->low <= result.interval->high);
  }
}

TORSOR_TEST("every metric answers on few rows, constant codes, single columns and single values") {
  Random random(76);
  for (const Eigen::Index rows : {1, 2, 3, 4, 5, 7, 12, 60}) {
    const Eigen::MatrixXd labels = random_labels(rows, {1, 3, 5}, random);
    const Eigen::MatrixXd noise = with_noise(Eigen::MatrixXd::Zero(rows, 3), 1.0, random);
    const MetricInput plain(noise, labels);
    check_answers(plain);
    check_answers(plain.with_blocks({{0, 2}, {1}}));
    check_answers(plain.with_blocks({{0, 1, 2}}));
    check_answers(MetricInput(Eigen::MatrixXd::Constant(rows, 2, 0.1), labels));
    check_answers(MetricInput(noise.leftCols(1), labels.leftCols(1)));
    check_answers(MetricInput(labels, labels));
    check_answers(MetricInput(labels, noise));
    check_answers(MetricInput(noise.leftCols(2), labels.col(2)));
  }
}

TORSOR_TEST("a factor of one value is left out and said to be") {
  Random random(77);
  Eigen::MatrixXd labels = random_labels(200, {3, 4}, random);
  const double value = *mig(MetricInput(labels, labels), random).value;
  Eigen::MatrixXd more(200, 3);
  more << labels, Eigen::VectorXd::Constant(200, 5.0);
  const MetricResult found = mig(MetricInput(labels, more, {.names = {"a", "b", "still"}}), random);
  TORSOR_CHECK(found.value.value() == value);
  TORSOR_CHECK(found.remark == "Left out, because they have no entropy: still.");
}

}  // namespace
}  // namespace torsor::testing
