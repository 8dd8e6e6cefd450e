#include <cmath>
#include <numbers>

#include "diagnostics/metrics/relations/info_mec.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/relation_gaps.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("the information gap tells identity, nothing and duplicates apart") {
  Random random(31);
  const Eigen::MatrixXd labels = identity_factors(3000, random);
  const MetricResult identity = mig(MetricInput(labels, labels), random);
  TORSOR_CHECK(identity.id == "mig/1");
  TORSOR_CHECK(identity.value.value() >= 0.9);
  TORSOR_CHECK(identity.value.value() <= 1.0);
  // Any other unit seems to tell 81 / 6000 = 0.0135 nats by the bias of 10 × 10 cells, with the
  // deviation √162 / 6000 = 0.0021; the best of nine 0.0033 more: 1 - 0.0168 / ln 10 = 0.9927. The
  // mean over ten factors has a deviation of 0.0002.
  TORSOR_CHECK(std::abs(identity.value.value() - 0.9927) < 0.001);
  TORSOR_CHECK(identity.interval.value().low < *identity.value);
  TORSOR_CHECK(identity.interval.value().high > *identity.value);
  const MetricInput zero(Eigen::MatrixXd::Zero(3000, 10), labels);
  TORSOR_CHECK(mig(zero, random).value.value() == 0.0);
  TORSOR_CHECK(mig(MetricInput(given_twice(labels), labels), random).value.value() == 0.0);
}

TORSOR_TEST("modularity is one for identity and duplicates and low for shuffled entries") {
  Random random(32);
  const Eigen::MatrixXd labels = identity_factors(3000, random);
  // Of an own information of ln 10 the others have 0.0135, squared 3.4e-5.
  TORSOR_CHECK(modularity(MetricInput(labels, labels), random).value.value() > 0.9999);
  TORSOR_CHECK(modularity(MetricInput(given_twice(labels), labels), random).value.value() > 0.9999);
  const Eigen::MatrixXd many = identity_factors(20000, random);
  const Eigen::MatrixXd shuffled = with_shuffled_rows(many, random);
  TORSOR_CHECK(modularity(MetricInput(shuffled, many), random).value.value() < 0.2);
  const MetricInput dead(Eigen::MatrixXd::Zero(3000, 1), labels);
  TORSOR_CHECK(modularity(dead, random).value.value() == 0.0);
}

TORSOR_TEST("modularity of known matrices is exact") {
  const Eigen::MatrixXd five = Eigen::MatrixXd::Identity(5, 5);
  TORSOR_CHECK(unit_modularity(7.0 * five) == Eigen::VectorXd::Ones(5));
  TORSOR_CHECK(unit_modularity(Eigen::MatrixXd::Zero(3, 4)).isZero(0.0));
  const Eigen::MatrixXd dead{{1, 0}, {0, 1}, {0, 0}};
  TORSOR_CHECK(std::abs(unit_modularity(dead).mean() - 2.0 / 3.0) < 1e-15);
  Eigen::MatrixXd stacked(10, 5);
  stacked << five, five;
  TORSOR_CHECK(unit_modularity(stacked).mean() == 1.0);
  TORSOR_CHECK(std::abs(unit_modularity(stacked.transpose()).mean() - (1.0 - 1.0 / 9.0)) < 1e-15);
}

TORSOR_TEST("InfoM and InfoC are 1 for the identity on a full grid and 0 for a full mixture") {
  Random random(33);
  const Eigen::MatrixXd labels = label_grid({5, 5}, 40);
  const InfoMec identity = info_mec(MetricInput(labels, labels), random);
  TORSOR_CHECK(std::abs(identity.modularity.value.value() - 1.0) < 1e-12);
  TORSOR_CHECK(std::abs(identity.compactness.value.value() - 1.0) < 1e-12);
  const Eigen::VectorXd cell = labels.col(0) + 5.0 * labels.col(1);
  Eigen::MatrixXd mixed(labels.rows(), 2);
  mixed << cell, -cell;
  const InfoMec mixture = info_mec(MetricInput(mixed, labels), random);
  TORSOR_CHECK(std::abs(mixture.modularity.value.value()) < 1e-12);
  TORSOR_CHECK(std::abs(mixture.compactness.value.value()) < 1e-12);
}

TORSOR_TEST("InfoM, InfoC and InfoE are high for a noisy identity and low for noise") {
  Random random(34);
  const Eigen::MatrixXd labels = random_labels(2000, {4, 6}, random);
  const InfoMec good = info_mec(MetricInput(with_noise(labels, 0.1, random), labels), random);
  TORSOR_CHECK(good.modularity.value.value() > 0.95);
  TORSOR_CHECK(good.compactness.value.value() > 0.95);
  TORSOR_CHECK(good.explicitness.value.value() > 0.95);
  TORSOR_CHECK(good.explicitness.interval.value().low > 0.9);
  const InfoMec noise = info_mec(
      MetricInput(with_noise(Eigen::MatrixXd::Zero(2000, 2), 1.0, random), labels), random);
  // In-sample the softmax gains about its 3 · 2 + 5 · 2 parameters / 2N = 0.004 nats.
  TORSOR_CHECK(noise.explicitness.value.value() < 0.01);
}

TORSOR_TEST("continuous factors are measured by continuous estimators") {
  Random random(35);
  Eigen::MatrixXd factors(1500, 2);
  for (double& v : factors.reshaped()) v = random.uniform();
  const MetricInput input(with_noise(factors, 0.01, random), factors);
  const InfoMec found = info_mec(input, random);
  TORSOR_CHECK(found.modularity.value.value() > 0.9);
  TORSOR_CHECK(found.compactness.value.value() > 0.9);
  // 1 - R² = 1e-4 / (1/12 + 1e-4) = 0.0012.
  TORSOR_CHECK(std::abs(found.explicitness.value.value() - 0.9988) < 3e-4);
  TORSOR_CHECK(mig(input, random).value.value() > 0.6);
  TORSOR_CHECK(modularity(input, random).value.value() > 0.95);
}

TORSOR_TEST("units of a small range are not active, and keep their place") {
  Random random(36);
  const Eigen::MatrixXd labels = random_labels(400, {4, 4}, random);
  Eigen::MatrixXd codes(400, 3);
  codes << labels.col(0), 0.01 * labels.col(1), labels.col(1);
  const InfoMec found = info_mec(MetricInput(codes, labels), random);
  TORSOR_CHECK(found.modularity.details["active"] == Json({0, 2}));
  TORSOR_CHECK(found.modularity.matrix.rows() == 3);
  TORSOR_CHECK(found.modularity.matrix.row(1).isZero(0.0));
  TORSOR_CHECK(found.modularity.matrix(2, 1) > 0.9);
}

TORSOR_TEST("a circle that carries a cyclic factor is perfect as a block and poor by its axes") {
  Random random(37);
  const Eigen::MatrixXd labels = random_labels(3000, {16, 5}, random);
  Eigen::MatrixXd codes(3000, 3);
  codes.col(0) = (labels.col(0) * (std::numbers::pi / 8.0)).array().cos();
  codes.col(1) = (labels.col(0) * (std::numbers::pi / 8.0)).array().sin();
  codes.col(2) = labels.col(1);
  const MetricInput axes(codes, labels);
  const MetricInput blocks = axes.with_blocks({{0, 1}, {2}});
  // Of two gaps the one of the circle is 0 by its axes, where cosine and sine tell the same.
  TORSOR_CHECK(mig(axes, random).value.value() < 0.6);
  TORSOR_CHECK(mig(blocks, random).value.value() > 0.97);
  TORSOR_CHECK(info_mec(axes, random).compactness.value.value() < 0.75);
  TORSOR_CHECK(info_mec(blocks, random).compactness.value.value() > 0.97);
  TORSOR_CHECK(modularity(blocks, random).value.value() > 0.99);
  TORSOR_CHECK(mig(blocks, random).estimator.find("Ross") != std::string::npos);
  TORSOR_CHECK(mig(blocks, random).details["units"] == "0-1,2");
}

TORSOR_TEST("a unit of many columns among few rows is told to be too wide for neighbours") {
  Random random(91);
  const MatrixXd labels = random_labels(64, {4, 4}, random);
  MatrixXd codes = with_noise(MatrixXd::Zero(64, 9), 1.0, random);
  codes.leftCols(2) += labels;
  const MetricInput wide = MetricInput(codes, labels).with_blocks({{0}, {1, 2, 3, 4, 5, 6, 7, 8}});
  for (const MetricResult& result :
       {mig(wide, random), modularity(wide, random), info_mec(wide, random).modularity}) {
    TORSOR_CHECK(result.remark.find("more than 6 columns, log2 of the rows, are too wide for "
                                    "neighbours, which may find little in them: 1-8") !=
                 std::string::npos);
  }
  const MetricInput narrow = MetricInput(codes, labels).with_blocks({{0}, {1, 2, 3, 4, 5, 6}});
  TORSOR_CHECK(mig(narrow, random).remark.find("too wide") == std::string::npos);
}

}  // namespace
}  // namespace torsor::testing
