#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <Eigen/LU>

#include "core/error.hpp"
#include "groups/constructions.hpp"
#include "groups/generated_by.hpp"
#include "groups/laws.hpp"
#include "groups/named_groups.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXd;

MatrixXd turn(double angle) {
  MatrixXd result(2, 2);
  result << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
  return result;
}

const double kTenth = 2.0 * std::numbers::pi / 10.0;

TORSOR_TEST("a rotation by a tenth turn represents C10 and carries its rounding error") {
  const auto rho = Representation::by_images(cyclic(10), {turn(kTenth)});
  TORSOR_CHECK(rho.dimension() == 2);
  TORSOR_CHECK(rho.is_unitary());
  TORSOR_CHECK(rho.error_bound() < 1e-14);  // ten products of entries below one
  TORSOR_CHECK((rho(7) - turn(7 * kTenth)).norm() < 1e-14);
  Random random(4);
  const LawReport report = check_representation(rho, random);
  TORSOR_INFO(report.summary());
  TORSOR_CHECK(report.passed());
}

TORSOR_TEST("images that are no homomorphism are refused with the relation and its size") {
  // A rotation by a ninth turn: its tenth power is off by 2·√2·sin(π/9) in the Frobenius norm.
  TORSOR_THROWS_WITH(Representation::by_images(cyclic(10), {turn(2.0 * std::numbers::pi / 9.0)}),
                     NumericalError, "the relation s1^10 = 1 is broken by 0.967");
  const auto product = direct_product(cyclic(2), cyclic(2));
  MatrixXd mirror(2, 2);
  mirror << 1, 0, 0, -1;
  MatrixXd swap(2, 2);
  swap << 0, 1, 1, 0;
  TORSOR_THROWS_WITH(Representation::by_images(product, {mirror, swap}), NumericalError,
                     "the relation s2 s1 = s1 s2 is broken by 2.83");
}

TORSOR_TEST("a homomorphism with non-orthogonal images is accepted and says so") {
  MatrixXd basis(2, 2);
  basis << 2, 1, 0, 1;
  const auto rho = Representation::by_images(cyclic(10), {basis * turn(kTenth) * basis.inverse()});
  TORSOR_CHECK(!rho.is_unitary());
  TORSOR_CHECK(rho.error_bound() < 1e-13);
}

TORSOR_TEST("images of the wrong number, shape or rank are refused") {
  const MatrixXd one = MatrixXd::Identity(2, 2);
  TORSOR_THROWS_WITH(Representation::by_images(cyclic(3), {one, one}), InvalidArgument,
                     "C3 has 1 generator, 2 images were given");
  TORSOR_THROWS_WITH(Representation::by_images(cyclic(3), {MatrixXd::Identity(2, 3)}),
                     InvalidArgument, "is 2 x 3");
  TORSOR_THROWS_WITH(Representation::by_images(cyclic(3), {MatrixXd::Ones(2, 2)}), InvalidArgument,
                     "generator 1 is singular");
  TORSOR_THROWS_WITH(Representation::by_images(cyclic(3), {MatrixXd(one / 0.0)}), InvalidArgument,
                     "not finite");
}

TORSOR_TEST("element s of the regular representation sends e_k to e_(s·k), exactly") {
  const auto group = FiniteGroup::generated_by({Permutation({1, 2, 0}), Permutation({1, 0, 2})});
  const Representation rho = regular(group);
  TORSOR_CHECK(rho.is_monomial());
  TORSOR_CHECK(rho.error_bound() == 0.0);
  for (FiniteGroup::Element a = 0; a < 6; ++a) {
    const MatrixXd matrix = rho(a);
    for (FiniteGroup::Element k = 0; k < 6; ++k) TORSOR_CHECK(matrix(group.multiply(a, k), k) == 1);
    TORSOR_CHECK(matrix.sum() == 6.0);
    for (FiniteGroup::Element b = 0; b < 6; ++b) {
      TORSOR_CHECK(rho(group.multiply(a, b)) == matrix * rho(b));
    }
  }
}

TORSOR_TEST("permutations represent their own group and refuse another one's relations") {
  const std::array images{Permutation({1, 2, 0}), Permutation({1, 0, 2})};
  const auto group = FiniteGroup::generated_by<Permutation>(images, "S3");
  TORSOR_CHECK(permutation_representation(group, images).error_bound() == 0.0);
  const std::array swapped{images[1], images[0]};
  TORSOR_THROWS_WITH(permutation_representation(group, swapped), NumericalError, "is broken by");
}

TORSOR_TEST("a direct sum is block diagonal and adds error bounds in squares") {
  const auto plane = Representation::by_images(cyclic(10), {turn(kTenth)});
  const Representation sum = direct_sum({plane, trivial(cyclic(10), 2), plane});
  TORSOR_CHECK(sum.dimension() == 6);
  const double expected = std::sqrt(2.0) * plane.error_bound();
  TORSOR_CHECK(std::abs(sum.error_bound() - expected) <= 1e-15 * expected);
  TORSOR_CHECK(sum.images()[0].block(2, 2, 2, 2) == MatrixXd::Identity(2, 2));
  TORSOR_CHECK(sum.images()[0].block(0, 2, 2, 4) == MatrixXd::Zero(2, 4));
  TORSOR_THROWS_WITH(direct_sum({plane, trivial(cyclic(5))}), InvalidArgument,
                     "different groups, C10 and C5");
  TORSOR_CHECK(direct_sum({complexify(plane), complexify(plane)}).dimension() == 4);
}

TORSOR_TEST("a thousand-fold power is taken by squaring, not by a thousand products") {
  const std::size_t n = 1000;
  const auto rho =
      Representation::by_images(cyclic(n), {turn(2.0 * std::numbers::pi / static_cast<double>(n))});
  TORSOR_CHECK((rho(750) - turn(-std::numbers::pi / 2.0)).norm() < 1e-12);
}

}  // namespace
}  // namespace torsor
