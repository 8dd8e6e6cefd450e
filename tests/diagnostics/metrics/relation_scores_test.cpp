#include "diagnostics/metrics/relations/relation_scores.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "diagnostics/metrics/relations/dci.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;

TORSOR_TEST("every aggregation of a scaled identity is one and of zeros is zero") {
  const RelationScores one = relation_scores(0.5 * Eigen::MatrixXd::Identity(4, 4));
  // The offset of 1e-11 in the entropies of disentanglement and completeness.
  TORSOR_CHECK(std::abs(one.disentanglement - 1.0) < 1e-6);
  TORSOR_CHECK(std::abs(one.completeness - 1.0) < 1e-6);
  TORSOR_CHECK(one.gap == 0.5);
  TORSOR_CHECK(one.relative_gap == 1.0);
  TORSOR_CHECK(one.modularity == 1.0);
  const RelationScores none = relation_scores(Eigen::MatrixXd::Zero(3, 2));
  TORSOR_CHECK(none.gap == 0.0);
  TORSOR_CHECK(none.relative_gap == 0.0);
  TORSOR_CHECK(none.modularity == 0.0);
  TORSOR_CHECK(none.disentanglement == 0.0);
}

TORSOR_TEST("ceilings scale the relative gap by factor") {
  const Eigen::MatrixXd relation{{1.0, 0.0}, {0.5, 0.5}};
  const RelationScores scores = relation_scores(relation, Eigen::Vector2d(2.0, 1.0));
  TORSOR_CHECK(scores.gap_by_factor == Eigen::Vector2d(0.5, 0.5));
  TORSOR_CHECK(scores.relative_gap == (0.25 + 0.5) / 2.0);
  TORSOR_CHECK(relation_scores(relation).relative_gap == (0.5 + 1.0) / 2.0);
  TORSOR_CHECK(scores.modularity_by_unit == Eigen::Vector2d(1.0, 0.0));
}

TORSOR_TEST("what one unit or one factor does not define is null") {
  const RelationScores unit = relation_scores(Eigen::MatrixXd::Ones(1, 3));
  TORSOR_CHECK(unit.json()["gap"].is_null());
  TORSOR_CHECK(unit.json()["modularity"] == 0.0);
  TORSOR_CHECK(relation_scores(Eigen::MatrixXd::Ones(3, 1)).json()["modularity"].is_null());
}

TORSOR_TEST("groups of a relation fade in, join and are told by the dendrogram") {
  // Units 0 and 1 belong to factors 0 and 1, which unit 0 joins at 0.4; factor 2 joins at 0.1.
  const Eigen::MatrixXd relation{{1.0, 0.4, 0.0}, {0.0, 0.8, 0.1}, {0.0, 0.0, 0.6}};
  const RelationGroups groups = relation_groups(relation);
  TORSOR_REQUIRE(groups.curve.size() == 6);
  const std::vector<std::size_t> counts{1, 2, 3, 2, 1, 1};
  const std::vector<std::size_t> discovered{1, 2, 3, 3, 3, 3};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    TORSOR_CHECK(groups.curve[i].groups == counts[i]);
    TORSOR_CHECK(groups.curve[i].discovered == discovered[i]);
  }
  TORSOR_CHECK(groups.most_groups == 3);
  // Trapezoids over 1, 0.8, 0.6, 0.4, 0.1, 0: 0.3 + 0.5 + 0.5 + 0.45 + 0.1.
  TORSOR_CHECK(std::abs(groups.mean_groups - 1.85) < 1e-12);
  TORSOR_REQUIRE(groups.merges.size() == 2);
  TORSOR_CHECK(groups.merges[0].first == 0);
  TORSOR_CHECK(groups.merges[0].second == 1);
  TORSOR_CHECK(groups.merges[0].threshold == 0.4);
  TORSOR_CHECK(groups.merges[0].rank == 3);
  TORSOR_CHECK(groups.merges[1].first == 0);
  TORSOR_CHECK(groups.merges[1].second == 2);
}

TORSOR_TEST("the groups of an identity never join and zeros have none") {
  const RelationGroups apart = relation_groups(Eigen::MatrixXd::Identity(5, 5));
  TORSOR_CHECK(apart.most_groups == 5);
  TORSOR_CHECK(apart.mean_groups == 5.0);
  TORSOR_CHECK(apart.merges.empty());
  const RelationGroups none = relation_groups(Eigen::MatrixXd::Zero(2, 2));
  TORSOR_CHECK(none.most_groups == 0);
  TORSOR_CHECK(none.mean_groups == 0.0);
}

TORSOR_TEST("relations that are none are refused") {
  TORSOR_THROWS_WITH(relation_scores(Eigen::MatrixXd(0, 0)), InvalidArgument, "0 units");
  TORSOR_THROWS_WITH(relation_scores(-Eigen::MatrixXd::Ones(2, 2)), InvalidArgument,
                     "relation [0, 0] is -1");
  TORSOR_THROWS_WITH(
      relation_groups(Eigen::MatrixXd::Constant(1, 1, std::numeric_limits<double>::quiet_NaN())),
      InvalidArgument, "is nan");
  TORSOR_THROWS_WITH(relation_scores(Eigen::MatrixXd::Ones(2, 2), Eigen::Vector3d::Ones()),
                     InvalidArgument, "3 ceilings are given for 2");
}

TORSOR_TEST("metrics give all aggregations of their own matrix, theirs among them") {
  Random random(71);
  MatrixXd labels(600, 3);
  labels << random_labels(600, {4, 5}, random), MatrixXd::Ones(600, 1);
  const MetricInput input(with_noise(labels, 0.3, random), labels);
  // The same sums in another order.
  const auto close = [](const Json& figure, double value) {
    return std::abs(figure.get<double>() - value) < 1e-12;
  };
  const MetricResult gap = mig(input, random);
  TORSOR_CHECK(close(gap.details["aggregations"]["relative_gap"], *gap.value));
  TORSOR_CHECK(gap.details["aggregations"]["groups"]["most"] == 2);
  TORSOR_CHECK(gap.details["aggregations"]["gap_by_factor"].size() == 2);
  const MetricResult separated = sap(input, random);
  TORSOR_CHECK(close(separated.details["aggregations"]["gap"], *separated.value));
  TORSOR_CHECK(close(separated.details["aggregations"]["relative_gap"], *separated.value));
  const Dci trees = dci(input, random, {.trees = {.boosting = {.stages = 5}}, .replicates = 0});
  TORSOR_CHECK(close(trees.disentanglement.details["aggregations"]["disentanglement"],
                     *trees.disentanglement.value));
}

}  // namespace
}  // namespace torsor::testing
