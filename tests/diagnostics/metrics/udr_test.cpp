#include "diagnostics/metrics/unsupervised/udr.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/random.hpp"
#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/predictors/lasso.hpp"
#include "diagnostics/metrics/predictors/rank_correlation.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

TORSOR_TEST("relations with known pair scores give them") {
  MatrixXd block = MatrixXd::Zero(3, 3);
  block.topLeftCorner(2, 2).setOnes();
  block(2, 2) = 1.0;
  TORSOR_CHECK(udr_pair_score(MatrixXd::Identity(3, 3)) == 1.0);
  TORSOR_CHECK(udr_pair_score(MatrixXd::Zero(3, 3)) == 0.0);
  // Sums of three terms of order one.
  TORSOR_CHECK(std::abs(udr_pair_score(MatrixXd::Ones(3, 3)) - 1.0 / 3.0) < 1e-15);
  TORSOR_CHECK(std::abs(udr_pair_score(block) - 2.0 / 3.0) < 1e-15);
  TORSOR_THROWS_WITH(udr_pair_score(-block), InvalidArgument, "not negative");
}

TORSOR_TEST("the lasso shrinks orthogonal columns by the penalty exactly") {
  // Columns of a 2^3 design: mean 0, squares 1, orthogonal.
  const MatrixXd x = 2.0 * label_grid({2, 2, 2}, 1).array() - 1.0;
  const VectorXd y = 3.0 * x.col(0) - 0.5 * x.col(1) + 0.05 * x.col(2) + VectorXd::Constant(8, 7.0);
  const MatrixXd weights = fit_lasso(x, y, {.alpha = 0.1});
  TORSOR_CHECK(std::abs(weights(0, 0) - 2.9) < 1e-14);
  TORSOR_CHECK(std::abs(weights(1, 0) + 0.4) < 1e-14);
  TORSOR_CHECK(weights(2, 0) == 0.0);
}

TORSOR_TEST("the lasso meets its optimality conditions on correlated columns") {
  Random random(1);
  MatrixXd x(200, 6);
  for (double& v : x.reshaped()) v = random.normal();
  x.col(1) += 2.0 * x.col(0);
  x.col(5).setConstant(3.0);
  const VectorXd y = x.col(0) - x.col(2) + 0.3 * x.col(3);
  const double alpha = 0.1;
  const MatrixXd weights = fit_lasso(x, y, {.alpha = alpha});
  const MatrixXd centred = x.rowwise() - x.colwise().mean();
  const VectorXd rest = (y.array() - y.mean()).matrix() - centred * weights;
  const VectorXd slopes = centred.transpose() * rest / 200.0;
  for (Eigen::Index j = 0; j < 6; ++j) {
    // The last sweep moved no weight by more than 1e-10 deviations of y, and slopes of columns of
    // variance 6 or less change by at most that times a few of them.
    if (weights(j, 0) == 0.0) {
      TORSOR_CHECK(std::abs(slopes[j]) <= alpha + 1e-8);
    } else {
      TORSOR_CHECK(std::abs(slopes[j] - std::copysign(alpha, weights(j, 0))) < 1e-8);
    }
  }
  TORSOR_CHECK(weights(5, 0) == 0.0);
  TORSOR_CHECK((weights.array() != 0.0).count() >= 3);
}

TORSOR_TEST("ranks share ties and rank correlations see increasing maps as equal") {
  TORSOR_CHECK(column_ranks(Eigen::Vector4d(5, 1, 5, 7)) == Eigen::Vector4d(2.5, 1, 2.5, 4));
  Random random(2);
  MatrixXd x(50, 2);
  for (double& v : x.reshaped()) v = random.normal();
  const MatrixXd mapped = x.array().exp();
  const MatrixXd correlations = rank_correlations(x, -mapped);
  TORSOR_CHECK(std::abs(correlations(0, 0) + 1.0) < 1e-14);
  TORSOR_CHECK(std::abs(correlations(1, 0)) < 0.5);
  TORSOR_CHECK(rank_correlations(x, MatrixXd::Ones(50, 1)).isZero(0.0));
}

TORSOR_TEST("models alike up to order and sign outrank an entangled one") {
  Random random(3);
  MatrixXd factors(500, 3);
  for (double& v : factors.reshaped()) v = random.normal();
  MatrixXd rotation(3, 3);
  rotation << 2, -1, 2, 2, 2, -1, -1, 2, 2;
  MatrixXd padded(500, 4);
  padded << factors, MatrixXd::Zero(500, 1);
  const std::vector<UdrModel> models{{factors, {}},
                                     {-factors.rowwise().reverse(), {}},
                                     {padded, Eigen::Vector4d(1, 1, 1, 0.001)},
                                     {factors * rotation / 3.0, {}}};
  for (const UdrRelation relation : {UdrRelation::lasso, UdrRelation::spearman}) {
    const MetricResult result = udr(models, {.relation = relation});
    const std::vector<double> scores = result.details["scores"];
    TORSOR_CHECK(result.details["active"][2].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) TORSOR_CHECK(scores[i] > scores[3] + 0.2);
    // Sample correlations of 500 independent rows are about 0.045: the lasso drops them, ranks keep
    // them.
    TORSOR_CHECK(*result.value > (relation == UdrRelation::lasso ? 0.89 : 0.85));
    TORSOR_CHECK(result.matrix.diagonal().isZero(0.0));
  }
  // One alike and one entangled partner: standardised latents are shrunk from 1 to 0.9.
  TORSOR_CHECK(std::abs(udr({models[0], models[1]}).value.value() - 0.9) < 1e-9);
}

/// Codes of the same three factors, each model with noise of its own.
std::vector<UdrModel> noisy_models(std::size_t count, const MatrixXd& factors, Random& random) {
  std::vector<UdrModel> models;
  for (std::size_t m = 0; m < count; ++m) {
    const double noise = 0.2 + random.uniform();
    models.push_back({with_noise(factors, noise, random), {}});
  }
  return models;
}

TORSOR_TEST("ten models give the best one an interval that holds its score, nine do not") {
  Random random(5);
  const MatrixXd factors = with_noise(MatrixXd::Zero(300, 3), 1.0, random);
  const UdrOptions ranks{.relation = UdrRelation::spearman};
  const MetricResult ten = udr(noisy_models(10, factors, random), ranks);
  TORSOR_REQUIRE(ten.interval.has_value());
  TORSOR_CHECK(ten.interval->low < *ten.value);
  TORSOR_CHECK(ten.interval->high > *ten.value);
  TORSOR_CHECK(ten.remark.empty());
  const MetricResult nine = udr(noisy_models(9, factors, random), ranks);
  TORSOR_CHECK(!nine.interval.has_value());
  TORSOR_CHECK(nine.remark == "9 models: no interval, which takes ten.");
}

TORSOR_TEST("the interval of the best model of a family covers its median partner") {
  Random random(6);
  const MatrixXd factors = with_noise(MatrixXd::Zero(60, 2), 1.0, random);
  const UdrOptions ranks{.relation = UdrRelation::spearman};
  int covered = 0;
  for (int i = 0; i < 40; ++i) {
    std::vector<UdrModel> models = noisy_models(12, factors, random);
    const MetricResult found = udr(models, ranks);
    const auto best = found.details["best"].get<std::size_t>();
    // The truth: its partners are 200 more models of the family.
    std::vector<double> partners;
    for (const UdrModel& other : noisy_models(200, factors, random)) {
      partners.push_back(udr({other, models[best]}, ranks).matrix(0, 1));
    }
    std::ranges::nth_element(partners, partners.begin() + 100);
    covered +=
        found.interval.value().low <= partners[100] && partners[100] <= found.interval.value().high;
  }
  TORSOR_CHECK(covered >= 37);
}

TORSOR_TEST("latents that tell nothing, lone models and unlike tables have defined answers") {
  const MatrixXd codes = label_grid({3, 3}, 1);
  const MetricResult silent = udr({{codes, Eigen::Vector2d(0, 0.01)}, {MatrixXd::Ones(9, 2), {}}});
  TORSOR_CHECK(*silent.value == 0.0);
  TORSOR_CHECK(!udr({{codes, {}}}).value.has_value());
  TORSOR_THROWS_WITH(udr({}), InvalidArgument, "needs models");
  TORSOR_THROWS_WITH(udr({{codes, {}}, {codes.topRows(3), {}}}), InvalidArgument,
                     "found 9 and 3 rows");
  TORSOR_THROWS_WITH(udr({{codes, Eigen::Vector3d(1, 1, 1)}}), InvalidArgument,
                     "3 divergences are given for 2 latents");
}

}  // namespace
}  // namespace torsor::testing
