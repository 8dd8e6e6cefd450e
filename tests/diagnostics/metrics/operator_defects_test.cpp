#include "diagnostics/metrics/symmetry/operator_defects.hpp"

#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "groups/named_groups.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

Eigen::Matrix2d plane_turn(double t) {
  return Eigen::Matrix2d{{std::cos(t), -std::sin(t)}, {std::sin(t), std::cos(t)}};
}

std::vector<Eigen::MatrixXd> plane_turns(std::size_t n, double step) {
  std::vector<Eigen::MatrixXd> all;
  for (std::size_t k = 0; k < n; ++k) all.push_back(plane_turn(static_cast<double>(k) * step));
  return all;
}

TORSOR_TEST("exact rotations break no law") {
  const std::vector<Eigen::MatrixXd> all = plane_turns(7, 2.0 * std::numbers::pi / 7.0);
  const OperatorDefects defects = operator_defects(cyclic(7), all);
  TORSOR_CHECK(defects.homomorphism < 1e-14);
  TORSOR_CHECK(defects.inverse < 1e-14);
  TORSOR_CHECK(defects.order < 1e-14);
}

TORSOR_TEST("an angle that does not close breaks order and homomorphism by 2 sin(7e/2)") {
  // |R(7e) - 1|_F/√2 = 2 sin(7e/2); a product that wraps round misses by the same angle.
  const double e = 0.01;
  const std::vector<Eigen::MatrixXd> all = plane_turns(7, 2.0 * std::numbers::pi / 7.0 + e);
  const double expected = 2.0 * std::sin(3.5 * e);
  const OperatorDefects defects = operator_defects(cyclic(7), all);
  TORSOR_CHECK(std::abs(defects.homomorphism - expected) < 1e-12);
  TORSOR_CHECK(std::abs(defects.inverse - expected) < 1e-12);
  // Element 6 turns by 36 sevenths and 6e: its seventh power by 42e.
  TORSOR_CHECK(std::abs(defects.order - 2.0 * std::sin(21.0 * e)) < 1e-12);
  const OperatorDefects generated = operator_defects(cyclic(7), std::span(&all[1], 1));
  TORSOR_CHECK(std::abs(generated.homomorphism - expected) < 1e-12);
  TORSOR_CHECK(std::abs(generated.order - expected) < 1e-12);
}

TORSOR_TEST("a gain shows in the inverse as 1 - gain²") {
  const std::vector<Eigen::MatrixXd> one{0.9 * plane_turn(std::numbers::pi)};
  const OperatorDefects defects = operator_defects(cyclic(2), one);
  TORSOR_CHECK(std::abs(defects.inverse - 0.19) < 1e-14);
  TORSOR_CHECK(std::abs(defects.order - 0.19) < 1e-14);
}

TORSOR_TEST("turns about one axis commute, a turn and a mirror do not") {
  const Eigen::Matrix2d mirror{{1, 0}, {0, -1}};
  TORSOR_CHECK(commutator_defect(plane_turn(0.3), plane_turn(1.1)) < 1e-15);
  // [R(t), S] has norm 2√2·sin t.
  TORSOR_CHECK(std::abs(commutator_defect(plane_turn(0.3), mirror) - 2.0 * std::sin(0.3)) < 1e-14);
  TORSOR_CHECK((matrix_power(plane_turn(0.1), 13) - plane_turn(1.3)).norm() < 1e-14);
  TORSOR_CHECK(matrix_power(mirror, 0) == Eigen::MatrixXd::Identity(2, 2));
}

TORSOR_TEST("matrices that do not fit a group are refused") {
  const std::vector<Eigen::MatrixXd> two{Eigen::MatrixXd::Identity(2, 2),
                                         Eigen::MatrixXd::Identity(3, 3)};
  TORSOR_THROWS_WITH(operator_defects(cyclic(3), two), InvalidArgument,
                     "2 matrices are neither the 3 elements nor the 1 generators");
  TORSOR_THROWS_WITH(operator_defects(cyclic(2), two), InvalidArgument, "matrix 1 is 3 x 3");
  TORSOR_THROWS_WITH(matrix_power(Eigen::MatrixXd::Zero(2, 3), 2), InvalidArgument, "no powers");
  TORSOR_THROWS_WITH(commutator_defect(two[0], two[1]), InvalidArgument, "no commutator");
  TORSOR_THROWS_WITH(element_matrices(cyclic(3), two), InvalidArgument, "not the 1 generators");
}

}  // namespace
}  // namespace torsor::testing
