#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "diagnostics/metrics/unsupervised/flatness.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

const Eigen::Matrix2d kCorrelated{{1.0, 0.9}, {0.9, 1.0}};

TORSOR_TEST("Gaussian total correlation has its closed form and is infinite when singular") {
  TORSOR_CHECK(std::abs(gaussian_total_correlation(kCorrelated).value() + 0.5 * std::log(0.19)) <
               1e-14);
  const Eigen::Vector3d scale(3.0, 0.01, 5.0);
  TORSOR_CHECK(std::abs(gaussian_total_correlation(scale.asDiagonal()).value()) < 1e-14);
  TORSOR_CHECK(!gaussian_total_correlation(Eigen::Matrix2d::Ones()));
}

TORSOR_TEST("the Gaussian Wasserstein distance is zero for diagonals and has its closed form") {
  TORSOR_CHECK(std::abs(gaussian_wasserstein_distance(Eigen::MatrixXd::Identity(4, 4))) < 1e-14);
  // tr(S + I - 2 S^½) with eigenvalues 1.9 and 0.1.
  const double expected = 4.0 - 2.0 * (std::sqrt(1.9) + std::sqrt(0.1));
  TORSOR_CHECK(std::abs(gaussian_wasserstein_distance(kCorrelated) - expected) < 1e-14);
}

TORSOR_TEST("unsupervised scores of samples meet those of their distribution") {
  Random random(51);
  Eigen::MatrixXd codes = with_noise(Eigen::MatrixXd::Zero(4000, 2), 1.0, random);
  codes.col(1) = 0.9 * codes.col(0) + std::sqrt(0.19) * codes.col(1);
  const MetricResult total = gaussian_tc(codes, random);
  // The deviation of -½ ln(1 - r²) is r / √N = 0.014.
  TORSOR_CHECK(std::abs(total.value.value() - 0.8304) < 0.06);
  TORSOR_CHECK(total.interval.value().high - total.interval.value().low > 0.03);
  TORSOR_CHECK(total.interval.value().high - total.interval.value().low < 0.09);
  const double expected = 4.0 - 2.0 * (std::sqrt(1.9) + std::sqrt(0.1));
  TORSOR_CHECK(std::abs(gaussian_wasserstein(codes, random).value.value() - expected) < 0.12);
  const MetricResult share = gaussian_wasserstein_normalised(7.0 * codes, random);
  TORSOR_CHECK(std::abs(share.value.value() - expected / 2.0) < 0.06);
  TORSOR_CHECK(share.id == "gaussian_wasserstein_normalised/1");
  // 0.83 nats, less what 20 bins lose.
  TORSOR_CHECK(std::abs(mi_score(codes, random).value.value() - 0.8) < 0.1);
}

TORSOR_TEST("unsupervised scores say why they have no value") {
  Random random(52);
  Eigen::MatrixXd codes = with_noise(Eigen::MatrixXd::Zero(100, 3), 1.0, random);
  codes.col(2).setConstant(0.1);
  TORSOR_CHECK(gaussian_tc(codes, random).value.has_value());
  codes.col(2) = codes.col(0);
  TORSOR_CHECK(!gaussian_tc(codes, random).value);
  TORSOR_CHECK(gaussian_tc(codes, random).remark.find("infinite") != std::string::npos);
  TORSOR_CHECK(!gaussian_wasserstein_normalised(Eigen::MatrixXd::Ones(60, 2), random).value);
  TORSOR_CHECK(gaussian_wasserstein(Eigen::MatrixXd::Ones(60, 2), random).value.value() == 0.0);
  TORSOR_CHECK(!mi_score(codes.leftCols(1), random).value);
  TORSOR_CHECK(mi_score(Eigen::MatrixXd::Ones(60, 2), random).value.value() == 0.0);
}

Eigen::MatrixXd circle(Eigen::Index steps) {
  Eigen::MatrixXd codes(steps, 3);
  for (Eigen::Index s = 0; s < steps; ++s) {
    const double t = 2.0 * std::numbers::pi * static_cast<double>(s) / static_cast<double>(steps);
    codes.row(s) << std::cos(t), std::sin(t), 0.5;
  }
  return codes;
}

TORSOR_TEST("a straight axis is flat and a circle is not") {
  const Eigen::MatrixXd axis =
      Eigen::VectorXd::LinSpaced(9, 0.0, 2.0) * Eigen::RowVector3d(0, 1, 0);
  const std::vector<FactorTraversals> line{{.factor = "x", .codes = {axis, -axis}}};
  for (const auto norms :
       {FlatnessNorms::l2_over_l1, FlatnessNorms::l1_over_l1, FlatnessNorms::l2_over_l2}) {
    TORSOR_CHECK(std::abs(flatness(line, norms).value.value() - 1.0) < 1e-14);
  }
  const std::vector<FactorTraversals> turn{{.factor = "angle", .codes = {circle(64)}}};
  TORSOR_CHECK(std::abs(flatness(turn).value.value() - 0.2544) < 5e-5);
  TORSOR_CHECK(std::abs(flatness(turn, FlatnessNorms::l2_over_l2).value.value() - 0.3235) < 5e-5);
  TORSOR_CHECK(!flatness(turn).interval);
  TORSOR_CHECK(flatness(line).interval.value().low > 0.999);
  // Both together: the mean over factors.
  const MetricResult both = flatness({line[0], turn[0]});
  TORSOR_CHECK(std::abs(both.value.value() - 0.6272) < 5e-5);
  TORSOR_CHECK(both.details["factors"] == Json({"x", "angle"}));
  const std::vector<FactorTraversals> still{
      {.factor = "x", .codes = {Eigen::MatrixXd::Ones(5, 3)}}};
  TORSOR_CHECK(flatness(still).value.value() == 0.0);
  TORSOR_CHECK(!flatness({}).value);
}

TORSOR_TEST("a grid gives the traversals of its factors, all of them or a random few") {
  const Eigen::MatrixXd labels = label_grid({4, 3, 1}, 1);
  const MetricInput grid(labels, labels);
  Random random(54);
  const auto all = draw_traversals(grid, 100, random);
  TORSOR_REQUIRE(all.size() == 2);
  TORSOR_CHECK(all[0].factor == "factor 0");
  TORSOR_REQUIRE(all[0].codes.size() == 3);
  for (std::size_t t = 0; t < 3; ++t) {
    const Eigen::MatrixXd& codes = all[0].codes[t];
    TORSOR_CHECK(codes.col(0) == Eigen::Vector4d(0, 1, 2, 3));
    TORSOR_CHECK((codes.col(1).array() == static_cast<double>(t)).all());
  }
  TORSOR_CHECK(std::abs(*flatness(all).value - 1.0) < 1e-14);
  TORSOR_CHECK(draw_traversals(grid, 2, random)[0].codes.size() == 2);
  TORSOR_THROWS_WITH(draw_traversals(grid, 0, random), InvalidArgument, "at least one");
}

TORSOR_TEST("axis ratios tell a diagonal line from an axis, and a line from a circle") {
  const Eigen::VectorXd steps = Eigen::VectorXd::LinSpaced(9, 0.0, 2.0);
  const std::vector<FactorTraversals> axis{
      {.factor = "x", .codes = {steps * Eigen::RowVector3d(0, 1, 0)}}};
  TORSOR_CHECK(std::abs(traversal_axis(axis).value.value() - 1.0) < 1e-14);
  const std::vector<FactorTraversals> diagonal{
      {.factor = "x", .codes = {steps * Eigen::RowVector3d(1, 1, 1)}}};
  const MetricResult found = traversal_axis(diagonal);
  TORSOR_CHECK(std::abs(found.details["axis"][0].get<double>()) < 1e-14);
  TORSOR_CHECK(std::abs(found.details["linear"][0].get<double>() - 1.0) < 1e-7);
  // Two of three deviations equal: (1/2 - 1/3) / (2/3).
  const MetricResult turn = traversal_axis({{.factor = "angle", .codes = {circle(64)}}});
  TORSOR_CHECK(std::abs(turn.value.value() - 0.25) < 1e-12);
  TORSOR_CHECK(std::abs(turn.details["alignment"][0].get<double>() - 1.0) < 1e-12);
}

TORSOR_TEST("axis ratios of several traversals have an interval that holds their mean") {
  const Eigen::VectorXd steps = Eigen::VectorXd::LinSpaced(9, 0.0, 2.0);
  Random random(53);
  const auto traversals = [&](int count) {
    std::vector<FactorTraversals> factors{{.factor = "x", .codes = {}},
                                          {.factor = "y", .codes = {}}};
    for (int i = 0; i < count; ++i) {
      factors[0].codes.push_back(with_noise(steps * Eigen::RowVector3d(1, 0, 0), 0.2, random));
      factors[1].codes.push_back(with_noise(steps * Eigen::RowVector3d(0, 1, 0.5), 0.2, random));
    }
    return traversal_axis(factors);
  };
  TORSOR_CHECK(!traversals(1).interval.has_value());
  const double truth = *traversals(2000).value;
  int covered = 0;
  for (int i = 0; i < 100; ++i) {
    const Interval found = traversals(10).interval.value();
    covered += found.low <= truth && truth <= found.high;
  }
  TORSOR_CHECK(covered >= 90);
  const std::vector<FactorTraversals> still{
      {.factor = "x", .codes = {Eigen::MatrixXd::Ones(5, 3), Eigen::MatrixXd::Ones(5, 3)}}};
  TORSOR_CHECK(!traversal_axis(still).interval.has_value());
}

TORSOR_TEST("traversals that do not fit are refused") {
  TORSOR_THROWS_WITH(flatness({{.factor = "x", .codes = {}}}), InvalidArgument,
                     "\"x\" has no traversal");
  TORSOR_THROWS_WITH(flatness({{.factor = "x", .codes = {Eigen::MatrixXd::Ones(1, 2)}}}),
                     InvalidArgument, "1 codes, fewer than 2");
  TORSOR_THROWS_WITH(
      flatness(
          {{.factor = "x", .codes = {Eigen::MatrixXd::Ones(3, 2), Eigen::MatrixXd::Ones(3, 1)}}}),
      InvalidArgument, "1 columns, the first one 2");
}

}  // namespace
}  // namespace torsor::testing
