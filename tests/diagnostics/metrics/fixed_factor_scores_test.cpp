#include <cmath>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/interventions/beta_vae_score.hpp"
#include "diagnostics/metrics/interventions/factor_vae_score.hpp"
#include "diagnostics/metrics/interventions/shared_factor_rows.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;

const MatrixXd& fixed_factor_labels() {
  static const MatrixXd labels = [] {
    Random random(5);
    return identity_factors(3000, random);
  }();
  return labels;
}

const BetaVaeScoreOptions kFewPoints{.train_points = 1000, .test_points = 1000, .pairs = 5};
const FactorVaeScoreOptions kFewVotes{.train_votes = 2000, .test_votes = 2000, .batch = 5};

TORSOR_TEST("a code that is the factors has BetaVAE and FactorVAE scores near 1") {
  const MetricInput input(fixed_factor_labels(), fixed_factor_labels());
  Random random(1);
  const MetricResult beta = beta_vae_score(input, random, kFewPoints);
  TORSOR_CHECK(*beta.value >= 0.9);
  TORSOR_CHECK(beta.interval->low <= *beta.value);
  const MetricResult factor = factor_vae_score(input, random, kFewVotes);
  TORSOR_CHECK(*factor.value >= 0.9);
  // The held factor's unit has no variance at all, and no other has none in five rows of ten values
  // but once in 10^4.
  TORSOR_CHECK(*factor.value > 0.99);
  TORSOR_CHECK(factor.details["active"].size() == 10);
}

TORSOR_TEST("codes without variance have the FactorVAE score 0 and a BetaVAE score of chance") {
  Random random(2);
  const MatrixXd faint = 0.01 * fixed_factor_labels();  // standard deviations of 0.029
  for (const MatrixXd& codes : {MatrixXd(MatrixXd::Zero(3000, 10)), faint}) {
    const MetricResult result =
        factor_vae_score(MetricInput(codes, fixed_factor_labels()), random, kFewVotes);
    TORSOR_CHECK(*result.value == 0.0);
    TORSOR_CHECK(result.details["active"].empty());
    TORSOR_CHECK(result.remark.find("No unit has a standard deviation") != std::string::npos);
  }
  FactorVaeScoreOptions any = kFewVotes;
  any.least_deviation = 0.0;
  TORSOR_CHECK(*factor_vae_score(MetricInput(faint, fixed_factor_labels()), random, any).value >
               0.99);
  TORSOR_CHECK(
      *factor_vae_score(MetricInput(MatrixXd::Zero(3000, 2), fixed_factor_labels()), random, any)
           .value == 0.0);
  const MetricResult beta = beta_vae_score(
      MetricInput(MatrixXd::Zero(3000, 10), fixed_factor_labels()), random, kFewPoints);
  // Five standard errors of a share of 0.1 among 1000.
  TORSOR_CHECK(std::abs(*beta.value - 0.1) < 0.05);
}

TORSOR_TEST("inactive units keep their number") {
  MatrixXd codes(3000, 11);
  codes << MatrixXd::Zero(3000, 1), fixed_factor_labels();
  Random random(3);
  const MetricResult result =
      factor_vae_score(MetricInput(codes, fixed_factor_labels()), random, kFewVotes);
  TORSOR_CHECK(result.details["active"].front() == 1);
  TORSOR_CHECK(*result.value > 0.99);
  TORSOR_CHECK(result.matrix.row(0).isZero(0.0));
  for (Eigen::Index k = 0; k < 10; ++k) TORSOR_CHECK(result.matrix(k + 1, k) > 0.05);
}

TORSOR_TEST("a circle as one block tells its factor") {
  Random random(4);
  const MatrixXd labels = random_labels(2000, {8, 8}, random);
  const Eigen::ArrayXXd angles = labels.array() * (std::acos(-1.0) / 4.0);
  MatrixXd codes(2000, 4);
  codes << angles.col(0).cos(), angles.col(0).sin(), angles.col(1).cos(), angles.col(1).sin();
  const MetricInput blocks(codes, labels, {.blocks = {{0, 1}, {2, 3}}});
  TORSOR_CHECK(*factor_vae_score(blocks, random, kFewVotes).value > 0.99);
  TORSOR_CHECK(*beta_vae_score(blocks, random, kFewPoints).value > 0.95);
}

TORSOR_TEST("scores with a fixed factor do not depend on order and sign of columns") {
  const MatrixXd labels = fixed_factor_labels().leftCols(3);
  Random noise(5);
  const MatrixXd codes = with_noise(labels, 2.0, noise);
  const MatrixXd turned = -codes.rowwise().reverse();
  Random first(6);
  Random second(6);
  const MetricInput before(codes, labels);
  const MetricInput after(turned, labels);
  // The same draws: equal votes, since no two units tie.
  const double votes = *factor_vae_score(before, first, kFewVotes).value;
  TORSOR_CHECK(votes < 0.9);
  TORSOR_CHECK(votes == *factor_vae_score(after, second, kFewVotes).value);
  // The same points, and a unique softmax to a gradient of 1e-6: equal answers, since no point lies
  // so near to a border.
  const double answers = *beta_vae_score(before, first, kFewPoints).value;
  TORSOR_CHECK(answers < 0.9);
  TORSOR_CHECK(answers == *beta_vae_score(after, second, kFewPoints).value);
}

/// Every column a factor spread over 1 and 0.6 of the next, with noise.
MetricInput mixed_factors(Eigen::Index rows, Random& random) {
  const MatrixXd labels = random_labels(rows, {4, 3, 5}, random);
  const MatrixXd scaled = labels * Eigen::Vector3d(4.0, 3.0, 5.0).cwiseInverse().asDiagonal();
  MatrixXd codes = scaled;
  for (Eigen::Index k = 0; k < 3; ++k) codes.col(k) += 0.6 * scaled.col((k + 1) % 3);
  return {with_noise(codes, 0.3, random), labels};
}

/// How often the intervals of small tables hold the value of a large one, and how often those would
/// that know of the draws only.
template <class Score>
std::pair<int, int> covering_tables(int tables, Eigen::Index rows, double draws,
                                    const Score& score) {
  const Random seeds(20);
  Random large = seeds.stream("large");
  const double truth = *score(mixed_factors(40000, large).without_intervals(), large).value;
  std::pair<int, int> covering{0, 0};
  const auto holds = [truth](const Interval& found) {
    return found.low <= truth && truth <= found.high ? 1 : 0;
  };
  for (int i = 0; i < tables; ++i) {
    Random random = seeds.stream(static_cast<std::uint64_t>(i));
    const MetricResult found = score(mixed_factors(rows, random), random);
    covering.first += holds(found.interval.value());
    covering.second += holds(wilson_interval(*found.value * draws, draws));
  }
  return covering;
}

TORSOR_TEST("intervals of scores with a fixed factor cover other rows, not other draws alone") {
  const BetaVaeScoreOptions points{.train_points = 800, .test_points = 1000, .pairs = 16};
  const auto beta = covering_tables(40, 250, 1000.0, [&](const MetricInput& input, Random& random) {
    return beta_vae_score(input, random, points);
  });
  // 95 of 100 and at least 90 for the bias of small tables: 36, three deviations 5.7.
  TORSOR_INFO(beta.first << " and " << beta.second << " of 40");
  TORSOR_CHECK(beta.first >= 30);
  // Knowing of the draws only: 59 of 100 in a longer run, so 24 and three deviations.
  TORSOR_CHECK(beta.second <= 33);
  const FactorVaeScoreOptions votes{
      .train_votes = 1000, .test_votes = 1000, .batch = 16, .least_deviation = 0.0};
  const auto factor =
      covering_tables(100, 250, 1000.0, [&](const MetricInput& input, Random& random) {
        return factor_vae_score(input, random, votes);
      });
  // 90, three deviations 9.
  TORSOR_CHECK(factor.first >= 81);
  TORSOR_CHECK(factor.second <= 70);
}

TORSOR_TEST("intervals of scores with a fixed factor have a width at 1 and need 250 rows") {
  Random random(21);
  const MatrixXd labels = label_grid({5, 5}, 12);
  const MetricInput input(labels, labels);
  const MetricResult found =
      factor_vae_score(input, random, {.train_votes = 2000, .test_votes = 2000, .batch = 16});
  // Another unit has no variance in a batch of 16 once in 5^15.
  TORSOR_CHECK(*found.value == 1.0);
  TORSOR_CHECK(found.interval->low == wilson_interval(2000.0, 2000.0).low);
  TORSOR_CHECK(found.interval->high == 1.0);
  const MetricInput few(labels.topRows(240), labels.topRows(240));
  TORSOR_CHECK(!factor_vae_score(few, random, kFewVotes).interval);
  TORSOR_CHECK(!beta_vae_score(few, random, kFewPoints).interval);
  TORSOR_CHECK(
      factor_vae_score(few, random, {.subsampling = {.fraction = 0.25}}).interval.has_value());
}

TORSOR_TEST("a factor of one value in a subsample stays one of those that are held") {
  Random random(22);
  MatrixXd labels = random_labels(300, {3, 3, 2}, random);
  labels.col(2).setZero();
  labels(7, 2) = 1.0;
  const MetricInput input(with_noise(labels, 0.2, random), labels);
  const SharedFactors shared = shared_factors(input);
  TORSOR_REQUIRE(shared.rows.size() == 3);
  const std::vector<Eigen::Index> alike{0, 1, 2, 3};
  TORSOR_CHECK(shared_factors(input.rows_at(alike)).rows.size() == 2);
  TORSOR_CHECK(shared.of(input.rows_at(alike)).rows.size() == 3);
  TORSOR_CHECK(beta_vae_score(input, random, kFewPoints).interval.has_value());
}

TORSOR_TEST("fewer than two discrete factors have no score with a fixed factor") {
  const MatrixXd labels = fixed_factor_labels().leftCols(1);
  const MetricInput input(labels, labels);
  Random random(7);
  TORSOR_CHECK(!beta_vae_score(input, random).value.has_value());
  TORSOR_CHECK(!factor_vae_score(input, random).value.has_value());
  TORSOR_THROWS_WITH(beta_vae_score(input, random, {.pairs = 0}), InvalidArgument, "pairs");
  TORSOR_THROWS_WITH(factor_vae_score(input, random, {.batch = 1}), InvalidArgument, "batch of 2");
}

}  // namespace
}  // namespace torsor::testing
