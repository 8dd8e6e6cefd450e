#include <cmath>

#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/relations/info_mec.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "diagnostics/metrics/symmetry/higgins.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("the leakage of a factor that rests in its own block is nothing") {
  const std::vector<Eigen::Index> sizes{8, 8};
  const Eigen::MatrixXd planes = circles(grid_angles(sizes));
  Eigen::MatrixXd codes(64, 6);
  codes << planes, Eigen::VectorXd::Constant(64, 0.3), planes.rightCols(2).rowwise().squaredNorm();
  // Column 4 rests exactly, column 5 up to rounding.
  for (const Eigen::Index still : {4, 5}) {
    const Higgins result = higgins(codes, grid_factors({8, 8}), {.blocks = {{0, 1}, {still}}});
    TORSOR_CHECK(std::abs(result.leakage(0, 0) - 1.0) < 1e-15);
    TORSOR_CHECK(result.leakage(1, 0) < 1e-24);
    TORSOR_CHECK(std::isnan(result.leakage(0, 1)));
    TORSOR_CHECK(std::isnan(result.leakage(1, 1)));
    TORSOR_CHECK(result.details["leakage"][0][1].is_null());
    TORSOR_CHECK(result.details["leakage"][0][0].is_number());
  }
  const Higgins moving = higgins(codes, grid_factors({8, 8}), {.blocks = {{0, 1}, {2, 3}}});
  TORSOR_CHECK((moving.leakage - Eigen::Matrix2d::Identity()).norm() < 1e-12);
}

TORSOR_TEST("a total correlation whose replicates are infinite has no interval") {
  Random random(101);
  const Eigen::MatrixXd wide = with_noise(Eigen::MatrixXd::Zero(60, 50), 1.0, random);
  const MetricResult found = gaussian_tc(wide, random);
  TORSOR_CHECK(std::isfinite(found.value.value()));
  TORSOR_CHECK(!found.interval);
  // 60 draws give 50 different rows or more about never.
  TORSOR_CHECK(found.remark.starts_with("No interval: 200 of 200 resampled codes"));
  TORSOR_CHECK(gaussian_wasserstein(wide, random).interval.has_value());
  const MetricResult narrow = gaussian_tc(wide.leftCols(2), random);
  TORSOR_CHECK(narrow.interval.has_value());
  TORSOR_CHECK(narrow.remark.empty());
  // Columns that only one row tells apart: a replicate without it is singular, about 1 in e.
  Eigen::MatrixXd close(60, 2);
  close << wide.col(0), wide.col(0);
  close(7, 1) += 1.0;
  const MetricResult often = gaussian_tc(close, random);
  TORSOR_CHECK(often.value.has_value());
  TORSOR_CHECK(!often.interval);
  TORSOR_CHECK(!often.remark.starts_with("No interval: 200 of 200"));
}

TORSOR_TEST("robustness leaves a factor of one value out and says so") {
  Random random(102);
  // The median of the deviation is 5 and 0 with the label held, 1 over all rows, the greatest 9: a
  // factor of one value would score 1 - 1/9, the label scores 1 - 2.5/9.
  Eigen::VectorXd code = Eigen::VectorXd::Zero(10);
  code[1] = 10.0;
  Eigen::MatrixXd factors(10, 2);
  factors << Eigen::VectorXd::Constant(10, 3.0), Eigen::VectorXd::Ones(10);
  factors.col(1).head(2).setZero();
  const MetricInput input(code, factors, {.names = {"still", "label"}});
  const MetricResult found = irs(input, random, {.quantile = 0.5});
  TORSOR_CHECK(std::abs(found.value.value() - (1.0 - 2.5 / 9.0)) < 1e-15);
  TORSOR_CHECK(found.remark == "Left out, because they have no entropy: still.");
  TORSOR_CHECK(found.details["parent"] == Json({1}));
  TORSOR_CHECK(found.matrix.cols() == 2);
  TORSOR_CHECK(found.matrix(0, 0) == 0.0);
  const MetricInput alone(code, factors.rightCols(1));
  TORSOR_CHECK(irs(alone, random, {.quantile = 0.5}).value == found.value);
  TORSOR_CHECK(irs(alone, random).remark.empty());
  const MetricResult none = irs(MetricInput(code, factors.leftCols(1)), random);
  TORSOR_CHECK(!none.value);
  TORSOR_CHECK(none.remark.find("There is no factor to hold.") != std::string::npos);
}

TORSOR_TEST("classifiers leave continuous factors out, regressions take labels as numbers") {
  Random random(104);
  const Eigen::MatrixXd labels = random_labels(400, {3, 3}, random);
  const Eigen::MatrixXd codes = with_noise(labels, 0.2, random);
  const auto input = [&](FactorKind first, FactorKind second) {
    return MetricInput(codes, labels, {.kinds = {first, second}, .names = {"a", "b"}});
  };
  const MetricInput both = input(FactorKind::discrete, FactorKind::discrete);
  const MetricInput mixed = input(FactorKind::discrete, FactorKind::continuous);
  const MetricInput numbers = input(FactorKind::continuous, FactorKind::continuous);
  Random first(1);
  Random second(1);
  const MetricResult all = sap(both, first);
  const MetricResult one = sap(mixed, second);
  TORSOR_CHECK(one.id == "sap_discrete/2");
  TORSOR_CHECK(one.remark == "Left out, because they are continuous, see sap_continuous: b.");
  TORSOR_CHECK(*one.value == all.details["gap"][0].get<double>());
  TORSOR_CHECK(one.matrix.col(0) == all.matrix.col(0));
  TORSOR_CHECK(one.matrix.col(1).isZero(0.0));
  TORSOR_CHECK(one.interval.has_value());
  const MetricResult none = sap(numbers, random);
  TORSOR_CHECK(!none.value.has_value());
  TORSOR_CHECK(none.remark.find("No factor is left") != std::string::npos);
  const SapOptions regression{.mode = SapMode::continuous};
  TORSOR_CHECK(sap(numbers, random, regression).id == "sap_continuous/1");
  TORSOR_CHECK(*sap(both, random, regression).value == *sap(numbers, random, regression).value);
}

TORSOR_TEST("a factor whose every value is unique has entropy, but nothing for neighbours") {
  Random random(103);
  const Eigen::MatrixXd labels = label_grid({4, 3}, 10);
  Eigen::MatrixXd factors(120, 4);
  factors << labels, Eigen::VectorXd::LinSpaced(120, 0.0, 119.0),
      Eigen::VectorXd::Constant(120, 2.0);
  Eigen::MatrixXd codes(120, 3);
  codes << labels, 0.5 * labels.col(0);
  const MetricInput input(codes, factors, {.names = {"a", "b", "id", "still"}});
  const MetricInput blocks = input.with_blocks({{0, 2}, {1}});
  const MetricInput fewer = MetricInput(codes, labels).with_blocks({{0, 2}, {1}});
  const std::string reasons =
      "Left out, because they have no entropy: still. Left out, because no two rows share a value "
      "or bin, so that neighbours have none to compare: id.";
  TORSOR_CHECK(mig(blocks, random).remark == reasons);
  TORSOR_CHECK(*mig(blocks, random).value == *mig(fewer, random).value);
  TORSOR_CHECK(modularity(blocks, random).remark == reasons);
  const InfoMec mec = info_mec(blocks, random);
  const InfoMec plain = info_mec(fewer, random);
  TORSOR_CHECK(mec.modularity.remark == reasons);
  TORSOR_CHECK(mec.compactness.remark == reasons);
  TORSOR_CHECK(*mec.modularity.value == *plain.modularity.value);
  TORSOR_CHECK(*mec.compactness.value == *plain.compactness.value);
  // Counted, it is told by what the code has: 12 cells.
  const MetricResult counted = mig(input, random);
  TORSOR_CHECK(counted.remark == "Left out, because they have no entropy: still.");
  TORSOR_CHECK(counted.matrix.col(2).minCoeff() > 1.0);
  const MetricResult none =
      mig(MetricInput(codes, factors.middleCols(2, 1)).with_blocks({{0, 2}, {1}}), random);
  TORSOR_CHECK(!none.value);
  TORSOR_CHECK(none.remark.find("entropy") == std::string::npos);
  TORSOR_CHECK(none.remark.find("No factor is left") != std::string::npos);
}

}  // namespace
}  // namespace torsor::testing
