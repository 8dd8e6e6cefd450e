#include <memory>

#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

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
