#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <Eigen/QR>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/constructions.hpp"
#include "groups/disentangle.hpp"
#include "groups/named_groups.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

MatrixXd turn(double angle) {
  MatrixXd result(2, 2);
  result << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
  return result;
}

/// C_n × C_m on R^4, each factor turning its own plane.
Representation product_of_planes(std::size_t n, std::size_t m) {
  MatrixXd first = MatrixXd::Identity(4, 4);
  MatrixXd second = MatrixXd::Identity(4, 4);
  first.topLeftCorner(2, 2) = turn(2.0 * std::numbers::pi / static_cast<double>(n));
  second.bottomRightCorner(2, 2) = turn(2.0 * std::numbers::pi / static_cast<double>(m));
  return Representation::by_images(direct_product(cyclic(n), cyclic(m)), {first, second});
}

MatrixXd random_orthogonal(Index n, std::uint64_t seed) {
  Random random(seed);
  MatrixXd sample(n, n);
  for (double& x : sample.reshaped()) x = random.normal();
  return Eigen::HouseholderQR<MatrixXd>(sample).householderQ();
}

TORSOR_TEST("a product of planes splits into blocks (2, 2) at distance 0, in any basis") {
  const Representation planes = product_of_planes(10, 14);
  for (const Representation& rho : {planes, change_of_basis(planes, random_orthogonal(4, 14))}) {
    const Disentanglement split = disentangle(rho);
    TORSOR_CHECK(split.is_disentangled());
    TORSOR_CHECK(split.distance == 0.0);
    TORSOR_REQUIRE(split.factors.size() == 2);
    TORSOR_CHECK(split.factors[0].cols() == 2);
    TORSOR_CHECK(split.factors[1].cols() == 2);
    TORSOR_CHECK(split.shared.cols() == 0);
    TORSOR_CHECK(split.obstructing.empty());
    // The second generator must leave the first block alone.
    TORSOR_CHECK((rho.images()[1] * split.factors[0] - split.factors[0]).norm() < 1e-12);
    TORSOR_CHECK((rho.images()[0] * split.factors[1] - split.factors[1]).norm() < 1e-12);
  }
}

TORSOR_TEST("the shift code of C3 x C5 is obstructed in 8 of 15 dimensions, in any basis") {
  const Representation shift = regular(direct_product(cyclic(3), cyclic(5)));
  for (const Representation& rho : {shift, change_of_basis(shift, random_orthogonal(15, 15))}) {
    const Disentanglement split = disentangle(rho);
    TORSOR_CHECK(!split.is_disentangled());
    TORSOR_CHECK(std::abs(split.distance - std::sqrt(8.0 / 15.0)) < 1e-15);
    TORSOR_CHECK(split.factors[0].cols() == 2);
    TORSOR_CHECK(split.factors[1].cols() == 4);
    TORSOR_CHECK(split.shared.cols() == 1);
    TORSOR_REQUIRE(split.obstructing.size() == 4);  // four planes that both factors turn
    for (const ObstructingBlock& block : split.obstructing) {
      TORSOR_CHECK(block.dimension == 2);
      TORSOR_CHECK(block.multiplicity == 1);
      TORSOR_CHECK((block.factors == std::vector<std::size_t>{0, 1}));
    }
    MatrixXd all(15, 15);
    all << split.factors[0], split.factors[1], split.shared, split.obstruction;
    TORSOR_CHECK((all.transpose() * all - MatrixXd::Identity(15, 15)).norm() < 1e-11);
    TORSOR_CHECK(split.summary() ==
                 "2 + 4 dimensions split, 1 shared, 8 obstructing; distance 0.7303");
  }
}

TORSOR_TEST("factors may be any commuting subgroups that generate the group") {
  const FiniteGroup group = cyclic(15);
  const std::vector<Subgroup> factors{Subgroup(group, {5}), Subgroup(group, {3})};
  const Disentanglement split = disentangle(regular(group), factors);
  TORSOR_CHECK(std::abs(split.distance - std::sqrt(8.0 / 15.0)) < 1e-15);
}

TORSOR_TEST("a split refuses groups that are no product and factors that do not fit") {
  TORSOR_THROWS_WITH(disentangle(regular(cyclic(15))), InvalidArgument, "C15 is no direct product");
  const FiniteGroup s3 = symmetric(3);
  const std::vector<Subgroup> clash{Subgroup(s3, {s3.generators()[0]}),
                                    Subgroup(s3, {s3.generators()[1]})};
  TORSOR_THROWS_WITH(disentangle(regular(s3), clash), InvalidArgument, "do not commute");
  const FiniteGroup c6 = cyclic(6);
  TORSOR_THROWS_WITH(disentangle(regular(c6), {Subgroup(c6, {2})}), InvalidArgument,
                     "generate 3 of the 6 elements");
  MatrixXd skew = MatrixXd::Identity(15, 15);
  skew(0, 1) = 1.0;
  const Representation shift = regular(direct_product(cyclic(3), cyclic(5)));
  TORSOR_THROWS_WITH(disentangle(change_of_basis(shift, skew)), NumericalError,
                     "needs an orthogonal representation");
}

}  // namespace
}  // namespace torsor
