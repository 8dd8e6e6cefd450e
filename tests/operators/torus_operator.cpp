#include "operators/torus_operator.hpp"

#include <ATen/ops/stack.h>

#include "operators/fourier_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

TORSOR_TEST("torus: at the angles of C_n it is the fourier operator") {
  const FourierOperator fourier(cyclic(10), 30);
  std::vector<std::vector<std::int64_t>> weights;
  for (std::int64_t k = 0; k < 10; ++k) weights.push_back({k});
  const TorusOperator torus(weights, 3);
  Random random(1);
  const at::Tensor codes = random_batch(fourier, 20, random);
  const at::Tensor elements = elements_in_turn(fourier.group(), 20);
  const at::Tensor angles = elements.to(at::kDouble).mul(2 * std::numbers::pi / 10);
  TORSOR_CHECK(max_difference(torus.apply(codes, angles), fourier.apply(codes, elements)) < 1e-13);
}

TORSOR_TEST("torus: two angles give the fourier operator of a product") {
  const FourierOperator fourier(c3_x_c5(), 15);
  std::vector<std::vector<std::int64_t>> weights;
  for (std::int64_t k = 0; k < 15; ++k) weights.push_back({k / 5, k % 5});
  const TorusOperator torus(weights);
  Random random(2);
  const at::Tensor codes = random_batch(fourier, 15, random, at::kFloat);
  const at::Tensor s = at::arange(15, at::kLong);
  const at::Tensor angles = at::stack({s.floor_divide(5).to(at::kDouble).mul(1.0 / 3),
                                       s.remainder(5).to(at::kDouble).mul(1.0 / 5)},
                                      1)
                                .mul(2 * std::numbers::pi);
  const at::Tensor moved = torus.apply(codes, angles);
  TORSOR_CHECK((moved.scalar_type() == at::kFloat));
  TORSOR_CHECK(max_difference(moved, fourier.apply(codes, s)) < 1e-6);
}

TORSOR_TEST("torus: angles add, and a full turn is the identity for integer weights only") {
  const TorusOperator torus({{1, 0}, {-2, 3}, {0, 5}}, 2);
  Random random(3);
  const at::Tensor codes = random_tensor({8, 6, 2}, random);
  const at::Tensor a = random_tensor({8, 2}, random);
  const at::Tensor b = random_tensor({8, 2}, random);
  const at::Tensor twice = torus.apply(torus.apply(codes, b), a);
  TORSOR_CHECK(max_difference(twice, torus.apply(codes, a.add(b))) < 1e-13);
  const at::Tensor turn = a.add(2 * std::numbers::pi);
  TORSOR_CHECK(max_difference(torus.apply(codes, turn), torus.apply(codes, a)) < 1e-13);
  TORSOR_CHECK(torus.integrality_defect() == 0.0);

  const TorusOperator learned = TorusOperator::learned(6, 2, random);
  TORSOR_CHECK(learned.integrality_defect() > 0.05);
  TORSOR_CHECK(max_difference(learned.apply(codes, turn), learned.apply(codes, a)) > 0.05);
  TORSOR_CHECK(learned.rounded().integrality_defect() == 0.0);
  TORSOR_CHECK(learned.rounded().parameters().empty());
  TORSOR_CHECK(learned.parameters().at(0).first == "weights");
}

TORSOR_TEST("torus: gradients reach the codes, the angles and learned weights") {
  Random random(4);
  const TorusOperator torus = TorusOperator::learned(3, 1, random);
  const at::Tensor codes = random_tensor({5, 3, 2}, random).requires_grad_();
  const at::Tensor angles = random_tensor({5}, random).requires_grad_();
  const at::Tensor w = random_tensor({5, 3, 2}, random);
  const auto value = [&](const at::Tensor& theta) {
    return torus.apply(codes, theta).mul(w).sum();
  };
  value(angles).backward();
  const double step = 1e-5;  // central differences: error step² times third derivatives, 1e-8
  const double slope = value(angles.add(step)).sub(value(angles.sub(step))).item<double>() / 2e-5;
  TORSOR_CHECK(std::abs(angles.grad().sum().item<double>() - slope) < 1e-6);
  const double linear = codes.grad().mul(codes).sum().item<double>();
  TORSOR_CHECK(std::abs(linear - value(angles).item<double>()) < 1e-12);
  // Scaling all weights is scaling the angle: Σ w·∂w = Σ θ·∂θ, to float32 rounding.
  const at::Tensor weights = torus.weights();
  const double by_weights = weights.grad().mul(weights).sum().item<double>();
  const double by_angles = angles.grad().mul(angles).sum().item<double>();
  TORSOR_CHECK(std::abs(by_weights - by_angles) < 1e-4);
}

TORSOR_TEST("torus: what does not fit is refused") {
  const TorusOperator torus({{1, 0}, {0, 1}});
  Random random(5);
  const at::Tensor codes = random_tensor({4, 2, 2}, random);
  TORSOR_THROWS_WITH(torus.apply(codes, random_tensor({4}, random)), InvalidArgument,
                     "4 codes need angles [4, 2], not of rank 1");
  TORSOR_THROWS_WITH(torus.apply(codes.flatten(1), random_tensor({4, 2}, random)), InvalidArgument,
                     "moves complex codes [N, 2, 2]");
  TORSOR_THROWS_WITH(torus.apply(codes, at::zeros({4, 2}, at::kLong)), InvalidArgument, "radians");
  TORSOR_THROWS_WITH(TorusOperator({{1, 0}, {1}}), InvalidArgument,
                     "weights for 2 angles and for 1 angles");
  TORSOR_THROWS_WITH(TorusOperator(std::vector<std::vector<std::int64_t>>{}), InvalidArgument,
                     "at least one weight");
  TORSOR_THROWS_WITH(TorusOperator::learned(0, 1, random), InvalidArgument, "nothing to learn");
}

}  // namespace torsor::testing
