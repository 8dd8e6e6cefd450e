#include "operators/learned_operator.hpp"

#include <torch/csrc/autograd/autograd.h>

#include <ATen/ops/eye.h>
#include <ATen/ops/stack.h>

#include "operators/laws.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

TORSOR_TEST("learned: apply keeps its contract in every form, walked and multiplied out") {
  Random random(1);
  for (const auto form : {LearnedForm::free, LearnedForm::orthogonal, LearnedForm::exponential}) {
    // Six elements and 2 letters: a batch of 9 is walked at D = 20, multiplied out at D = 2.
    check_operator_contract(LearnedOperator(s3(), 20, random, {.form = form}), 71);
    check_operator_contract(LearnedOperator(s3(), 2, random, {.form = form}), 72);
    check_operator_contract(LearnedOperator(s3(), 3, random, {.form = form, .every_element = true}),
                            73);
  }
}

TORSOR_TEST("learned: a start is orthogonal but no representation, and the penalties say so") {
  Random random(2);
  for (const auto form : {LearnedForm::free, LearnedForm::orthogonal, LearnedForm::exponential}) {
    const LearnedOperator op(cyclic(7), 8, random, {.form = form});
    const at::Tensor m = op.letters()[0];
    TORSOR_CHECK(max_difference(at::matmul(m, m.t()), at::eye(8)) < 1e-5);
    const auto penalties = op.penalties();
    TORSOR_CHECK(penalties.order.item<double>() > 0.01);
    TORSOR_CHECK(penalties.homomorphism.item<double>() > 0.001);
    TORSOR_CHECK(check_operator_laws(op, random).worst() > 0.1);
    const auto gradient = torch::autograd::grad({penalties.sum()}, {op.parameters()[0].second})[0];
    TORSOR_CHECK(gradient.norm().item<double>() > 1e-4);
    TORSOR_CHECK(std::abs(op.spectral_radii()[0] - 1.0) < 1e-5);
  }
}

TORSOR_TEST("learned: the right matrices have penalties of rounding size") {
  Random random(3);
  const at::Tensor turn = ShiftOperator(cyclic(5), 5).matrix(1);
  for (const auto form : {LearnedForm::free, LearnedForm::orthogonal, LearnedForm::exponential}) {
    LearnedOperator op(cyclic(5), 5, random, {.form = form});
    op.set_letters(turn.unsqueeze(0));
    // float32: five products of rotations are off by about 5·eps = 3e-7, squared 1e-13.
    TORSOR_CHECK(op.penalties().sum().item<double>() < 1e-11);
    TORSOR_CHECK(check_operator_laws(op, random).hold(1e-5));
    TORSOR_CHECK(max_difference(op.matrix(2), ShiftOperator(cyclic(5), 5).matrix(2)) < 1e-5);
  }
}

TORSOR_TEST("learned: a rotation is found from pairs by gradient descent") {
  Random random(4);
  const ShiftOperator truth(cyclic(5), 5);
  LearnedOperator op(cyclic(5), 5, random);
  const at::Tensor parameter = op.parameters()[0].second;
  const at::Tensor codes = random_tensor({64, 5}, random, at::kFloat);
  const at::Tensor elements = at::zeros({64}, at::kLong).add(1);
  const at::Tensor wanted = truth.apply(codes, elements);
  for (int step = 0; step < 300; ++step) {
    const at::Tensor loss = op.apply(codes, elements).sub(wanted).pow(2).sum().div(64);
    const at::Tensor gradient = torch::autograd::grad({loss}, {parameter})[0];
    const c10::NoGradGuard no_grad;
    parameter.sub_(gradient, 0.2);
  }
  TORSOR_CHECK(op.penalties().sum().item<double>() < 1e-8);
  TORSOR_CHECK(max_difference(op.matrix(3), truth.matrix(3)) < 1e-3);
}

TORSOR_TEST("learned: a wrong inverse among free elements shows in the inverse penalty") {
  Random random(5);
  const ShiftOperator truth(cyclic(5), 5);
  LearnedOperator op(cyclic(5), 5, random, {.every_element = true});
  std::vector<at::Tensor> letters;
  for (const FiniteGroup::Element g : {1, 2, 3, 4}) letters.push_back(truth.matrix(g));
  op.set_letters(at::stack(letters, 0));
  TORSOR_CHECK(op.penalties().sum().item<double>() == 0.0);
  letters[3] = truth.matrix(3);
  op.set_letters(at::stack(letters, 0));
  TORSOR_CHECK(op.penalties().inverse.item<double>() > 0.1);
  TORSOR_CHECK(check_operator_laws(op, random).inverse > 0.5);
}

TORSOR_TEST("learned: projection turns noisy matrices into a representation near them") {
  Random random(7);
  const ShiftOperator truth(cyclic(5), 5);
  for (const bool every : {false, true}) {
    LearnedOperator op(cyclic(5), 5, random, {.every_element = every});
    at::Tensor letters = truth.matrix(1).unsqueeze(0);
    if (every) letters = at::stack({letters[0], truth.matrix(2), truth.matrix(3), truth.matrix(4)});
    op.set_letters(letters.add(random_tensor(letters.sizes(), random), 0.01));
    TORSOR_CHECK(op.penalties().sum().item<double>() > 1e-5);
    const NearestRepresentation found = op.project();
    // 25 entries of noise 0.01 have the norm 0.05; the projection is no farther than the truth.
    TORSOR_CHECK(found.distance > 0.0);
    TORSOR_CHECK(found.distance < 0.1);
    TORSOR_CHECK(found.rho.error_bound() < 1e-8);
    TORSOR_CHECK(op.penalties().sum().item<double>() < 1e-10);
    TORSOR_CHECK(check_operator_laws(op, random).hold(1e-5));
  }
}

TORSOR_TEST("learned: divergence and impossible matrices are refused with their numbers") {
  Random random(6);
  LearnedOperator op(cyclic(5), 4, random);
  TORSOR_CHECK(op.divergence().empty());
  op.set_letters(at::eye(4, at::kDouble).mul(2.0).unsqueeze(0));
  TORSOR_CHECK(
      op.divergence().find("the matrix of element 1 has spectral radius 2, the limit is 1.5") !=
      std::string::npos);
  op.set_letters(at::eye(4, at::kDouble).mul(std::nan("")).unsqueeze(0));
  TORSOR_CHECK(op.divergence().find("spectral radius inf") != std::string::npos);
  TORSOR_THROWS_WITH(op.set_letters(at::eye(3, at::kDouble).unsqueeze(0)), InvalidArgument,
                     "1 matrices of size 4 are needed");
  LearnedOperator rotation(cyclic(5), 2, random, {.form = LearnedForm::orthogonal});
  const at::Tensor mirror = at::eye(2, at::kDouble);
  mirror[1][1].fill_(-1.0);
  TORSOR_THROWS_WITH(rotation.set_letters(mirror.unsqueeze(0)), InvalidArgument,
                     "no real logarithm of the wanted form");
  TORSOR_THROWS_WITH(LearnedOperator(cyclic(1), 4, random), InvalidArgument, "nothing to learn");
  TORSOR_THROWS_WITH(LearnedOperator(cyclic(5), 0, random), InvalidArgument,
                     "positive code size, not 0");
}

}  // namespace torsor::testing
