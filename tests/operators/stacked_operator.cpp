#include "operators/stacked_operator.hpp"

#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include "operators/fourier_operator.hpp"
#include "operators/laws.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

inline std::vector<OperatorPointer> rotate_then_shift() {
  return {std::make_shared<FourierOperator>(cyclic(4), 20),
          std::make_shared<FourierOperator>(cyclic(5), 20),
          std::make_shared<FourierOperator>(cyclic(5), 20)};
}

TORSOR_TEST("stacked: stage 1 acts first, with a change of basis after each") {
  Random random(1);
  const auto stages = rotate_then_shift();
  const StackedOperator stacked(stages, random, 0.5);
  TORSOR_CHECK(stacked.group().order() == 100);
  const auto parameters = stacked.parameters();
  TORSOR_REQUIRE(parameters.size() == 2);
  TORSOR_CHECK(parameters[0].first == "basis.1");
  TORSOR_CHECK(parameters[1].second.sizes() == at::IntArrayRef({20, 20, 2}));
  const auto change = [&](const at::Tensor& z, std::size_t w) {
    const at::Tensor basis = at::view_as_complex(parameters[w].second.detach().to(at::kDouble));
    return at::view_as_real(at::matmul(at::view_as_complex(z.contiguous()), basis.t()));
  };
  const at::Tensor codes = random_batch(stacked, 3, random);
  // Element (3, 1, 4) has index (3·5 + 1)·5 + 4.
  at::Tensor expected = change(stages[0]->apply(codes, elements_of({3, 0, 1})), 0);
  expected = change(stages[1]->apply(expected, elements_of({1, 0, 2})), 1);
  expected = stages[2]->apply(expected, elements_of({4, 0, 3}));
  const at::Tensor found = stacked.apply(codes, elements_of({84, 0, (1 * 5 + 2) * 5 + 3}));
  TORSOR_CHECK(max_difference(found, expected) < 1e-13);
}

TORSOR_TEST("stacked: it is C-linear whatever the bases, but a representation only if they fit") {
  Random random(2);
  const StackedOperator stacked(rotate_then_shift(), random, 0.5);
  const OperatorLaws laws = check_operator_laws(stacked, random, {.codes = 1, .max_pairs = 200});
  TORSOR_REQUIRE(laws.c_linearity.has_value());
  TORSOR_CHECK(*laws.c_linearity < 1e-12);
  TORSOR_CHECK(laws.linearity < 1e-12);
  TORSOR_CHECK(laws.homomorphism > 0.01);
  const StackedOperator identity(rotate_then_shift(), random, 0.0);
  TORSOR_CHECK(check_operator_laws(identity, random, {.codes = 1, .max_pairs = 200}).hold(1e-12));
}

TORSOR_TEST("stacked: apply keeps its contract, and the bases get gradients") {
  Random random(3);
  const StackedOperator stacked({std::make_shared<FourierOperator>(cyclic(2), 6),
                                 std::make_shared<FourierOperator>(cyclic(3), 6)},
                                random, 0.5);
  check_operator_contract(stacked, 61);
  const at::Tensor codes = random_batch(stacked, 6, random);
  const at::Tensor w = random_batch(stacked, 6, random);
  const at::Tensor elements = elements_in_turn(stacked.group(), 6);
  const at::Tensor basis = stacked.parameters()[0].second;
  basis.mutable_grad() = at::Tensor();
  stacked.apply(codes, elements).mul(w).sum().backward();
  // The value is linear in the basis: <gradient, basis> is the value, to float32 rounding.
  const double value = stacked.apply(codes, elements).mul(w).sum().item<double>();
  const double found = basis.grad().to(at::kDouble).mul(basis.to(at::kDouble)).sum().item<double>();
  TORSOR_CHECK(std::abs(found - value) < 1e-4);
}

TORSOR_TEST("stacked: S3 factors into a mirror and then a turn") {
  // With the true images and the identity between them it is the regular representation.
  const FiniteGroup group = s3();
  const Representation regular = ShiftOperator(group, 6).representation();
  const FiniteGroup::Element turn = group.generators()[0];
  const FiniteGroup::Element mirror = group.generators()[1];
  const std::vector<OperatorPointer> stages{
      std::make_shared<RepresentationOperator>(
          Representation::by_images(cyclic(2), images(regular(mirror)))),
      std::make_shared<RepresentationOperator>(
          Representation::by_images(cyclic(3), images(regular(turn))))};
  Random random(4);
  const StackedOperator stacked(group, stages, {{mirror}, {turn}}, random, 0.0);
  const ShiftOperator shift(group, 6);
  const at::Tensor codes = random_batch(shift, 6, random);
  const at::Tensor elements = elements_in_turn(group, 6);
  TORSOR_CHECK(max_difference(stacked.apply(codes, elements), shift.apply(codes, elements)) <
               1e-14);
  TORSOR_THROWS_WITH(StackedOperator(group, stages, {{mirror}, {0}}, random), InvalidArgument,
                     "do not factor S3 uniquely");
  TORSOR_THROWS_WITH(StackedOperator(cyclic(5), stages, {{1}, {1}}, random), InvalidArgument,
                     "the stages have 6 tuples of elements, C5 has 5 elements");
}

}  // namespace torsor::testing
