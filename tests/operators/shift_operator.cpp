#include "operators/shift_operator.hpp"

#include <torch/csrc/autograd/autograd.h>

#include "operators/laws.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

TORSOR_TEST("shift: element k sends block i to block i+k") {
  const ShiftOperator shift(cyclic(10), 30);
  Random random(1);
  const at::Tensor codes = random_batch(shift, 10, random);
  const at::Tensor moved = shift.apply(codes, elements_in_turn(shift.group(), 10));
  for (std::int64_t k = 0; k < 10; ++k) {
    for (std::int64_t i = 0; i < 10; ++i) {
      for (std::int64_t j = 0; j < 3; ++j) {
        TORSOR_CHECK(moved[k][((i + k) % 10) * 3 + j].equal(codes[k][i * 3 + j]));
      }
    }
  }
}

TORSOR_TEST("shift: in a product the factors shift row-major blocks on their own") {
  const ShiftOperator shift(c3_x_c5(), 30);
  Random random(2);
  const at::Tensor codes = random_batch(shift, 15, random);
  const at::Tensor moved = shift.apply(codes, elements_in_turn(shift.group(), 15));
  for (std::int64_t g = 0; g < 15; ++g) {
    const at::Tensor expected = codes[g].reshape({3, 5, 2}).roll({g / 5, g % 5}, {0, 1});
    TORSOR_CHECK(moved[g].reshape({3, 5, 2}).equal(expected));
  }
}

TORSOR_TEST("shift: apply keeps its contract on abelian and non-abelian groups") {
  check_operator_contract(ShiftOperator(cyclic(10), 40), 11);
  check_operator_contract(ShiftOperator(c3_x_c5(), 45), 12);
  check_operator_contract(ShiftOperator(s3(), 18), 13);
  check_operator_contract(ShiftOperator(cyclic(1), 4), 14);
}

TORSOR_TEST("shift: the laws hold exactly for every pair of elements") {
  Random random(3);
  for (const FiniteGroup& group : {cyclic(10), c3_x_c5(), s3()}) {
    const ShiftOperator shift(group, 3 * static_cast<std::int64_t>(group.order()));
    const OperatorLaws laws = check_operator_laws(shift, random, {.type = at::kFloat});
    TORSOR_INFO(group.name() << ": " << laws.summary());
    TORSOR_CHECK(laws.all_pairs);
    TORSOR_CHECK(laws.pairs == group.order() * group.order());
    TORSOR_CHECK(laws.homomorphism == 0.0);
    TORSOR_CHECK(laws.inverse == 0.0);
    TORSOR_CHECK(laws.order == 0.0);
    TORSOR_CHECK(laws.linearity == 0.0);  // the same products are rounded the same way
  }
}

TORSOR_TEST("shift: S3 acts in its own order, not in the opposite one") {
  const FiniteGroup group = s3();
  const ShiftOperator shift(group, 6);
  bool orders_differ = false;
  for (FiniteGroup::Element g = 0; g < 6; ++g) {
    for (FiniteGroup::Element h = 0; h < 6; ++h) {
      const at::Tensor product = at::matmul(shift.matrix(g), shift.matrix(h));
      TORSOR_CHECK(product.equal(shift.matrix(group.multiply(g, h))));
      orders_differ |= !product.equal(shift.matrix(group.multiply(h, g)));
    }
  }
  TORSOR_CHECK(orders_differ);
}

TORSOR_TEST("shift: the character is the code size at the identity and 0 elsewhere") {
  for (const FiniteGroup& group : {cyclic(10), c3_x_c5(), s3()}) {
    const auto size = 4 * static_cast<std::int64_t>(group.order());
    const ShiftOperator shift(group, size);
    const auto character = operator_character(shift);
    TORSOR_CHECK(character[0] == static_cast<double>(size));
    for (std::size_t g = 1; g < group.order(); ++g) TORSOR_CHECK(character[g] == 0.0);
    TORSOR_CHECK(regularity_defect(shift) == 0.0);
  }
}

TORSOR_TEST("shift: its representation is certified and orthogonal") {
  for (const FiniteGroup& group : {cyclic(10), c3_x_c5(), s3()}) {
    const ShiftOperator shift(group, 2 * static_cast<std::int64_t>(group.order()));
    const Representation rho = shift.representation();
    TORSOR_CHECK(rho.dimension() == shift.code().size);
    TORSOR_CHECK(rho.error_bound() < 1e-12);
    TORSOR_CHECK(rho.is_unitary());
  }
}

TORSOR_TEST("shift: gradients of gradients exist and are right") {
  // f(z) = Σ (ρz)⁴ has the Hessian-vector product ρᵀ(12·(ρz)²·ρv).
  const ShiftOperator shift(s3(), 12);
  Random random(4);
  const at::Tensor elements = elements_in_turn(shift.group(), 6);
  const at::Tensor z = random_batch(shift, 6, random).requires_grad_();
  const at::Tensor v = random_batch(shift, 6, random);
  const at::Tensor first = shift.apply(z, elements).pow(4).sum();
  const at::Tensor slope = torch::autograd::grad({first}, {z}, {}, true, true)[0];
  const at::Tensor found = torch::autograd::grad({slope.mul(v).sum()}, {z})[0];
  const at::Tensor moved = shift.apply(z.detach(), elements);
  const at::Tensor weight = moved.pow(2).mul(12.0).mul(shift.apply(v, elements));
  TORSOR_CHECK(max_difference(found, gradient(shift, v, elements, weight)) < 1e-10);
}

TORSOR_TEST("shift: what does not fit is refused with what would") {
  TORSOR_THROWS_WITH(ShiftOperator(cyclic(10), 784), InvalidArgument,
                     "784 does not work, 780 and 790 do");
  TORSOR_THROWS_WITH(ShiftOperator(cyclic(10), 7), InvalidArgument, "the smallest that does is 10");
  TORSOR_THROWS_WITH(ShiftOperator(cyclic(10), 0), InvalidArgument, "the smallest that does is 10");
  TORSOR_THROWS_WITH(ShiftOperator(cyclic(10), -20), InvalidArgument, "-20 does not work");
  TORSOR_THROWS_WITH(ShiftOperator(cyclic(5000), 5000), InvalidArgument, "the limit is 4096");

  const ShiftOperator shift(cyclic(10), 20);
  Random random(5);
  const at::Tensor codes = random_batch(shift, 3, random);
  const at::Tensor elements = elements_of({0, 1, 2});
  TORSOR_THROWS_WITH(shift.apply(codes, elements_of({0, 10, 2})), InvalidArgument,
                     "element 10 at position 1 is out of range: C10 has the elements 0 to 9");
  TORSOR_THROWS_WITH(shift.apply(codes, elements_of({0, 1, -1})), InvalidArgument,
                     "element -1 at position 2");
  TORSOR_THROWS_WITH(shift.apply(codes, elements_of({0, 1})), InvalidArgument,
                     "3 codes need 3 group elements [3], not [2]");
  TORSOR_THROWS_WITH(shift.apply(codes, elements.unsqueeze(1)), InvalidArgument, "not [3, 1]");
  TORSOR_THROWS_WITH(shift.apply(codes, elements.to(at::kInt)), InvalidArgument,
                     "group elements are int64, not Int");
  TORSOR_THROWS_WITH(shift.apply(codes.unsqueeze(0), elements), InvalidArgument,
                     "moves real codes [N, 20], not [1, 3, 20]");
  TORSOR_THROWS_WITH(shift.apply(codes.narrow(1, 0, 10), elements), InvalidArgument,
                     "the shift operator of C10 moves real codes [N, 20], not [3, 10]");
  TORSOR_THROWS_WITH(shift.apply(codes.to(at::kHalf), elements), InvalidArgument,
                     "float32 or float64, not Half");
}

}  // namespace torsor::testing
