#include <cmath>
#include <numbers>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/matrix_functions.hpp"
#include "groups/matrix_lie_group.hpp"
#include "groups/so3.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd two(double a, double b, double c, double d) {
  MatrixXd m(2, 2);
  m << a, b, c, d;
  return m;
}

MatrixLieGroup sl2() {
  return MatrixLieGroup::from_algebra("SL(2)",
                                      {two(0, 1, 0, 0), two(0, 0, 1, 0), two(1, 0, 0, -1)});
}

TORSOR_TEST("SL(2) from raising, lowering and weight has its structure constants") {
  const MatrixLieGroup group = sl2();
  const VectorXd raise = VectorXd::Unit(3, 0);
  const VectorXd lower = VectorXd::Unit(3, 1);
  const VectorXd weight = VectorXd::Unit(3, 2);
  TORSOR_CHECK((group.bracket(raise, lower) - weight).norm() < 1e-15);
  TORSOR_CHECK((group.bracket(weight, raise) - 2.0 * raise).norm() < 1e-15);
  TORSOR_CHECK((group.bracket(weight, lower) + 2.0 * lower).norm() < 1e-15);
  MatrixXd killing(3, 3);  // known: 8 on the weight, 4 between raising and lowering
  killing << 0, 4, 0, 4, 0, 0, 0, 0, 8;
  TORSOR_CHECK((group.killing_form() - killing).norm() < 1e-14);
}

TORSOR_TEST("exp, log, adjoint and Jacobian of a derived group agree with each other") {
  const MatrixLieGroup group = sl2();
  Random random(29);
  for (int i = 0; i < 10; ++i) {
    VectorXd x(3);
    VectorXd y(3);
    for (double& entry : x) entry = random.uniform(-0.7, 0.7);
    for (double& entry : y) entry = random.uniform(-0.7, 0.7);
    const MatrixXd g = group.exp(x);
    TORSOR_CHECK(std::abs(g.determinant() - 1.0) < 1e-14);
    TORSOR_CHECK((group.log(g) - x).norm() < 1e-13);
    const MatrixXd moved = g * group.exp(y) * g.inverse();
    TORSOR_CHECK((moved - group.exp(group.adjoint(g) * y)).norm() < 1e-13);
    TORSOR_CHECK((group.adjoint(g) - matrix_exponential<MatrixXd>(group.ad(x))).norm() < 1e-12);
    const VectorXd step = 1e-6 * y;
    const VectorXd change = group.log(group.exp(x + step) * g.inverse());
    TORSOR_CHECK((change - group.left_jacobian(x) * step).norm() < 1e-11);
  }
}

TORSOR_TEST("so(3) from skew matrices is the closed form of SO(3)") {
  std::vector<MatrixXd> basis(3, MatrixXd::Zero(3, 3));
  for (int i = 0; i < 3; ++i) {
    basis[static_cast<std::size_t>(i)]((i + 2) % 3, (i + 1) % 3) = 1.0;
    basis[static_cast<std::size_t>(i)]((i + 1) % 3, (i + 2) % 3) = -1.0;
  }
  const MatrixLieGroup group = MatrixLieGroup::from_algebra("SO(3)", basis);
  const Eigen::Vector3d x(0.4, -1.1, 0.6);
  TORSOR_CHECK((group.exp(x) - SO3<double>::exp(x).matrix()).norm() < 1e-14);
  TORSOR_CHECK((group.left_jacobian(x) - SO3<double>::left_jacobian(x)).norm() < 1e-14);
}

TORSOR_TEST("bases that are not closed, dependent or ill-shaped are refused with their numbers") {
  TORSOR_THROWS_WITH(MatrixLieGroup::from_algebra("half", {two(0, 1, 0, 0), two(0, 0, 1, 0)}),
                     InvalidArgument, "the bracket of matrices 0 and 1 leaves the span by 1.41");
  TORSOR_THROWS_WITH(MatrixLieGroup::from_algebra("twice", {two(0, 1, 0, 0), two(0, 2, 0, 0)}),
                     InvalidArgument, "linearly dependent");
  TORSOR_THROWS_WITH(MatrixLieGroup::from_algebra("none", {}), InvalidArgument,
                     "at least one basis matrix");
  TORSOR_THROWS_WITH(
      MatrixLieGroup::from_algebra("mixed", {two(0, 1, 0, 0), MatrixXd::Identity(3, 3)}),
      InvalidArgument, "basis matrix 1 is 3 x 3, expected 2 x 2");
  TORSOR_THROWS_WITH(sl2().vee(MatrixXd::Identity(2, 2)), NumericalError,
                     "away from the algebra of SL(2)");
  TORSOR_THROWS_WITH(sl2().exp(VectorXd::Zero(2)), InvalidArgument, "2 coordinates do not fit");
  TORSOR_THROWS_WITH(sl2().log(two(-1, 0, 0, -2)), InvalidArgument, "no real logarithm");
}

TORSOR_TEST("the matrix exponential and logarithm invert each other and know closed forms") {
  const MatrixXd turn = two(0, -2.5, 2.5, 0);
  const MatrixXd rotation = two(std::cos(2.5), -std::sin(2.5), std::sin(2.5), std::cos(2.5));
  TORSOR_CHECK((matrix_exponential<MatrixXd>(turn) - rotation).norm() < 1e-15);
  TORSOR_CHECK((matrix_logarithm<MatrixXd>(rotation) - turn).norm() < 1e-13);
  const MatrixXd nilpotent = two(0, 1e3, 0, 0);
  TORSOR_CHECK((matrix_exponential<MatrixXd>(nilpotent) - two(1, 1e3, 0, 1)).norm() < 1e-11);
  TORSOR_THROWS_WITH(matrix_exponential<MatrixXd>(two(0.0 / 0.0, 0, 0, 0)), InvalidArgument,
                     "finite matrix");
  TORSOR_THROWS_WITH(matrix_exponential<MatrixXd>(two(0, 2e6, 0, 0)), InvalidArgument,
                     "below 1e6, this one has 2e+06");
}

}  // namespace
}  // namespace torsor
