#include "diagnostics/metrics/relations/dci_scores.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/random.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;

/// The offset of 1e-11 moves the entropy of a one-hot row of ten by about 10 * 1e-11 * ln 1e11.
constexpr double kOffsetError = 1e-6;

bool scores_are(const MatrixXd& importance, double disentanglement, double completeness) {
  const DciScores scores = dci_scores(importance);
  return std::abs(scores.disentanglement - disentanglement) < kOffsetError &&
         std::abs(scores.completeness - completeness) < kOffsetError;
}

TORSOR_TEST("importances with known disentanglement and completeness give them") {
  const MatrixXd identity = MatrixXd::Identity(5, 5);
  const double half = 1.0 - std::log(2.0) / std::log(10.0);
  TORSOR_CHECK(scores_are(5.0 * MatrixXd::Identity(10, 10), 1.0, 1.0));
  TORSOR_CHECK(scores_are(MatrixXd::Zero(10, 10), 0.0, 0.0));
  TORSOR_CHECK(scores_are((MatrixXd(3, 2) << 1, 0, 0, 1, 0, 0).finished(), 1.0, 1.0));
  TORSOR_CHECK(scores_are((MatrixXd(10, 5) << identity, identity).finished(), 1.0, half));
  TORSOR_CHECK(scores_are((MatrixXd(5, 10) << identity, identity).finished(), half, 1.0));
  TORSOR_CHECK(scores_are(MatrixXd::Ones(4, 3), 0.0, 0.0));
}

TORSOR_TEST("one factor or one unit leaves no entropy, and no division by zero") {
  const DciScores column = dci_scores((MatrixXd(3, 1) << 0.5, 0.5, 0.0).finished());
  TORSOR_CHECK(column.disentanglement == 1.0);
  TORSOR_CHECK(column.by_unit == Eigen::Vector3d(1, 1, 0));
  TORSOR_CHECK(std::abs(column.completeness - (1.0 - std::log(2.0) / std::log(3.0))) <
               kOffsetError);
  TORSOR_CHECK(scores_are((MatrixXd(1, 2) << 1, 1).finished(), 0.0, 1.0));
  TORSOR_CHECK(scores_are(MatrixXd::Ones(1, 1), 1.0, 1.0));
  TORSOR_CHECK(scores_are(MatrixXd::Zero(1, 1), 0.0, 0.0));
}

TORSOR_TEST("the scores do not depend on the order of units and factors") {
  Random random(3);
  MatrixXd importance(6, 4);
  for (double& entry : importance.reshaped()) entry = random.uniform();
  const DciScores scores = dci_scores(importance);
  const DciScores turned = dci_scores(importance.rowwise().reverse().colwise().reverse());
  // Sums of 24 terms of order one in another order.
  TORSOR_CHECK(std::abs(turned.disentanglement - scores.disentanglement) < 1e-14);
  TORSOR_CHECK(std::abs(turned.completeness - scores.completeness) < 1e-14);
  TORSOR_CHECK(scores.disentanglement > 0.0);
  TORSOR_CHECK(scores.disentanglement < 0.5);
}

TORSOR_TEST("importances that are none are refused") {
  TORSOR_THROWS_WITH(dci_scores(MatrixXd(0, 3)), InvalidArgument, "found 0 x 3");
  TORSOR_THROWS_WITH(dci_scores((MatrixXd(1, 2) << 1, -0.5).finished()), InvalidArgument,
                     "importance [0, 1] is -0.5");
}

}  // namespace
}  // namespace torsor::testing
