#include "diagnostics/metrics/battery/entangle.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
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

TORSOR_TEST("normal quantiles invert the distribution function") {
  for (const double p : {1e-12, 1e-4, 0.02, 0.3, 0.5, 0.77, 0.99, 1.0 - 1e-6}) {
    const double back = 0.5 * std::erfc(-normal_quantile(p) / std::sqrt(2.0));
    TORSOR_CHECK(std::abs(back - p) < 1e-14 + 1e-12 * p);
  }
  TORSOR_CHECK(std::abs(normal_quantile(0.975) - 1.959963984540054) < 1e-14);
  TORSOR_THROWS_WITH(normal_quantile(1.0), InvalidArgument, "no quantile at 1");
}

TORSOR_TEST("the mixing rotation is orthogonal and has no zero entry") {
  for (Eigen::Index n = 2; n <= 12; ++n) {
    const Eigen::MatrixXd mix = mixing_rotation(n);
    TORSOR_CHECK((mix * mix.transpose() - Eigen::MatrixXd::Identity(n, n)).norm() < 1e-13);
    TORSOR_CHECK(mix.cwiseAbs().minCoeff() > 1e-3);
  }
}

TORSOR_TEST("entangling keeps every marginal exactly and other columns as they are") {
  Random random(61);
  const Eigen::MatrixXd codes = with_noise(Eigen::MatrixXd::Zero(500, 4), 1.0, random);
  const Eigen::MatrixXd mixed = entangle(codes, {0, 2, 3}, random);
  TORSOR_CHECK(mixed.col(1) == codes.col(1));
  for (Eigen::Index c = 0; c < 4; ++c) {
    Eigen::VectorXd before = codes.col(c);
    Eigen::VectorXd after = mixed.col(c);
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    TORSOR_CHECK(before == after);
  }
  TORSOR_CHECK(mixed.col(0) != codes.col(0));
}

TORSOR_TEST("columns that rest put no noise into the others") {
  Random random(64);
  Eigen::MatrixXd codes = with_noise(Eigen::MatrixXd::Zero(400, 5), 1.0, random);
  codes.col(2).setConstant(3.0);
  codes.col(4) *= 1e-14;
  const std::vector<Eigen::Index> moving{0, 1, 3};
  TORSOR_CHECK(varying_columns(codes) == moving);
  Random other = random;
  const Eigen::MatrixXd mixed = entangle(codes, {}, random);
  TORSOR_CHECK(mixed == entangle(codes, moving, other));
  TORSOR_CHECK(mixed.col(2) == codes.col(2));
  TORSOR_CHECK(mixed.col(4) == codes.col(4));
  TORSOR_THROWS_WITH(entangle(Eigen::MatrixXd::Ones(5, 3), {}, random), InvalidArgument,
                     "0 columns cannot be mixed");
}

TORSOR_TEST("entangling lowers every supervised metric and moves no unsupervised one") {
  Random random(62);
  const Eigen::MatrixXd labels = random_labels(4000, {8, 8, 8}, random);
  const Eigen::MatrixXd codes = with_noise(labels, 0.2, random);
  const Eigen::MatrixXd mixed = entangle(codes, {}, random);
  const MetricInput good(codes, labels);
  const MetricInput bad(mixed, labels);
  const auto drop = [](const MetricResult& a, const MetricResult& b) {
    return *a.value - *b.value;
  };
  // All but explicitness fall from about 1 to a third or less; a linear softmax undoes most of a
  // rotation, so that explicitness falls by a few hundredths and InfoE by several.
  TORSOR_CHECK(drop(mig(good, random), mig(bad, random)) > 0.5);
  TORSOR_CHECK(drop(modularity(good, random), modularity(bad, random)) > 0.2);
  TORSOR_CHECK(drop(irs(good, random), irs(bad, random)) > 0.2);
  TORSOR_CHECK(drop(sap(good, random), sap(bad, random)) > 0.05);
  const SapOptions numbers{.mode = SapMode::continuous};
  TORSOR_CHECK(drop(sap(good, random, numbers), sap(bad, random, numbers)) > 0.4);
  TORSOR_CHECK(drop(explicitness(good, random), explicitness(bad, random)) > 0.001);
  const InfoMec before = info_mec(good, random);
  const InfoMec after = info_mec(bad, random);
  TORSOR_CHECK(drop(before.modularity, after.modularity) > 0.4);
  TORSOR_CHECK(drop(before.compactness, after.compactness) > 0.4);
  TORSOR_CHECK(drop(before.explicitness, after.explicitness) > 0.02);
  // Chance alone: 3 pairs of r² / 2 with r about 1/√4000, and the bias 361 / 8000 on both sides.
  TORSOR_CHECK(std::abs(drop(gaussian_tc(codes, random), gaussian_tc(mixed, random))) < 0.004);
  TORSOR_CHECK(std::abs(drop(mi_score(codes, random), mi_score(mixed, random))) < 0.02);
}

TORSOR_TEST("mixtures that mix nothing are refused") {
  Random random(63);
  const Eigen::MatrixXd codes = Eigen::MatrixXd::Random(5, 3);
  TORSOR_THROWS_WITH(entangle(codes, {1}, Eigen::MatrixXd::Ones(1, 1), random), InvalidArgument,
                     "1 columns cannot be mixed");
  TORSOR_THROWS_WITH(entangle(codes, {1, 1}, random), InvalidArgument, "column 1");
  TORSOR_THROWS_WITH(entangle(codes, {0, 1}, Eigen::MatrixXd::Identity(2, 2), random),
                     InvalidArgument, "zero entry");
  TORSOR_THROWS_WITH(entangle(codes, {0, 1}, Eigen::MatrixXd::Ones(2, 2), random), InvalidArgument,
                     "away from orthogonal");
}

}  // namespace
}  // namespace torsor::testing
