#include <memory>

#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

/// Correlation and average against their definitions through `apply`, and their gradients.
inline void check_correlation(const LatentOperator& op, std::uint64_t seed) {
  TORSOR_INFO("operator " << op.name() << " of " << op.group().name() << ", seed " << seed);
  Random random(seed);
  const auto order = static_cast<std::int64_t>(op.group().order());
  const at::Tensor from = random_batch(op, 4, random).requires_grad_();
  const at::Tensor to = random_batch(op, 4, random);
  const at::Tensor weights = random_tensor({4, order}, random);
  const at::Tensor found = op.correlation(from, to);
  const at::Tensor mixed = op.average(from, weights);
  at::Tensor sum = at::zeros_like(from);
  for (std::int64_t g = 0; g < order; ++g) {
    const at::Tensor moved = op.apply(from, elements_of({g, g, g, g}));
    TORSOR_CHECK(max_difference(found.select(1, g), moved.mul(to).flatten(1).sum(1)) < 1e-11);
    sum = sum.add(moved.flatten(1).mul(weights.narrow(1, g, 1)).reshape(from.sizes()));
  }
  TORSOR_CHECK(max_difference(mixed, sum) < 1e-11);
  // Both are linear in `from`: <gradient, from> is the value.
  const at::Tensor loss = found.mul(weights).sum().add(mixed.mul(to).sum());
  loss.backward();
  const double value = from.grad().mul(from).sum().item<double>();
  TORSOR_CHECK(std::abs(value - loss.item<double>()) < 1e-10);
}

TORSOR_TEST("correlation and average agree with their definitions for every operator") {
  check_correlation(ShiftOperator(cyclic(10), 30), 1);
  check_correlation(ShiftOperator(s3(), 12), 2);
  check_correlation(FourierOperator(cyclic(10), 20), 3);
  check_correlation(FourierOperator(c3_x_c5(), 15), 4);
  check_correlation(PlaneOperator(c3_x_c5(), 8), 5);
}

TORSOR_TEST("correlation refuses pairs and weights that do not fit") {
  const ShiftOperator shift(cyclic(10), 20);
  Random random(6);
  const at::Tensor codes = random_batch(shift, 3, random);
  TORSOR_THROWS_WITH(shift.correlation(codes, codes.narrow(0, 0, 2)), InvalidArgument,
                     "not 3 Double and 2 Double");
  TORSOR_THROWS_WITH(shift.correlation(codes, codes.to(at::kFloat)), InvalidArgument,
                     "not 3 Double and 3 Float");
  TORSOR_THROWS_WITH(shift.average(codes, random_tensor({3, 9}, random)), InvalidArgument,
                     "Double [3, 10], not Double [3, 9]");
}

}  // namespace torsor::testing
