#include "operators/plane_operator.hpp"

#include <cmath>
#include <numbers>

#include "operators/laws.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

TORSOR_TEST("plane: element k turns coordinates 0 and 1 by 2πk/n and keeps the rest") {
  const PlaneOperator plane(cyclic(10), 5);
  Random random(1);
  const at::Tensor codes = random_batch(plane, 10, random);
  const at::Tensor moved = plane.apply(codes, elements_in_turn(plane.group(), 10));
  for (std::int64_t k = 0; k < 10; ++k) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(k) / 10;
    const double x = codes[k][0].item<double>();
    const double y = codes[k][1].item<double>();
    const double turned_x = std::cos(angle) * x - std::sin(angle) * y;
    const double turned_y = std::sin(angle) * x + std::cos(angle) * y;
    TORSOR_CHECK(std::abs(moved[k][0].item<double>() - turned_x) < 1e-14);
    TORSOR_CHECK(std::abs(moved[k][1].item<double>() - turned_y) < 1e-14);
    TORSOR_CHECK(moved[k].slice(0, 2).equal(codes[k].slice(0, 2)));
  }
}

TORSOR_TEST("plane: each factor of a product owns its planes") {
  const PlaneOperator plane(c3_x_c5(), 9, {{1}, {2, -1}});
  TORSOR_CHECK(plane.planes() == 3);
  for (std::int64_t g = 0; g < 15; ++g) {
    const at::Tensor matrix = plane.matrix(static_cast<FiniteGroup::Element>(g));
    const double third = 2 * std::numbers::pi * static_cast<double>(g / 5) / 3;
    const double fifth = 2 * std::numbers::pi * static_cast<double>(g % 5) / 5;
    for (const auto& [p, angle] : {std::pair{0, third}, {1, 2 * fifth}, {2, -fifth}}) {
      TORSOR_CHECK(std::abs(matrix[2 * p][2 * p].item<double>() - std::cos(angle)) < 1e-14);
      TORSOR_CHECK(std::abs(matrix[2 * p + 1][2 * p].item<double>() - std::sin(angle)) < 1e-14);
      TORSOR_CHECK(std::abs(matrix[2 * p][2 * p + 1].item<double>() + std::sin(angle)) < 1e-14);
    }
  }
}

TORSOR_TEST("plane: apply keeps its contract") {
  check_operator_contract(PlaneOperator(cyclic(10), 12), 31);
  check_operator_contract(PlaneOperator(c3_x_c5(), 4), 32);  // nothing but planes
}

TORSOR_TEST("plane: the laws hold for every pair of elements") {
  Random random(2);
  for (const FiniteGroup& group : {cyclic(10), c3_x_c5()}) {
    const PlaneOperator plane(group, 12);
    const OperatorLaws laws = check_operator_laws(plane, random);
    TORSOR_INFO(group.name() << ": " << laws.summary());
    TORSOR_CHECK(laws.all_pairs);
    TORSOR_CHECK(!laws.c_linearity.has_value());
    TORSOR_CHECK(laws.hold(1e-14));
  }
}

TORSOR_TEST("plane: the character is D - 2 + 2cos, which is not regular") {
  const PlaneOperator plane(cyclic(10), 12);
  const auto character = operator_character(plane);
  for (std::size_t k = 0; k < 10; ++k) {
    const double expected =
        12 - 2 + 2 * std::cos(2 * std::numbers::pi * static_cast<double>(k) / 10);
    TORSOR_CHECK(std::abs(character[k] - expected) < 1e-13);
  }
  TORSOR_CHECK(regularity_defect(plane) > 8.0);
  TORSOR_CHECK(plane.representation().is_unitary());
}

TORSOR_TEST("plane: what does not fit is refused") {
  TORSOR_THROWS_WITH(PlaneOperator(cyclic(10), 1), InvalidArgument,
                     "one plane needs a code size of at least 2, not 1");
  TORSOR_THROWS_WITH(PlaneOperator(c3_x_c5(), 9, {{1}}), InvalidArgument,
                     "has 2 cyclic factors, but weights were given for 1");
  TORSOR_THROWS_WITH(PlaneOperator(cyclic(10), 9, {{}}), InvalidArgument,
                     "at least one plane, got none");
  TORSOR_THROWS_WITH(PlaneOperator(s3(), 9), InvalidArgument, "the factor S3 of S3 is not one");
}

}  // namespace torsor::testing
