#include "operators/product_operator.hpp"

#include "operators/fourier_operator.hpp"
#include "operators/laws.hpp"
#include "operators/plane_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

/// C5 shifting the inner index of codes [3, 5].
inline OperatorPointer inner_shift() {
  Eigen::MatrixXd image = Eigen::MatrixXd::Zero(15, 15);
  for (int a = 0; a < 3; ++a) {
    for (int b = 0; b < 5; ++b) image(5 * a + (b + 1) % 5, 5 * a + b) = 1;
  }
  return std::make_shared<RepresentationOperator>(
      Representation::by_images(cyclic(5), images(image)));
}

TORSOR_TEST("product: row and column shifts are the shift of the product group") {
  const ProductOperator product({std::make_shared<ShiftOperator>(cyclic(3), 15), inner_shift()});
  const ShiftOperator shift(c3_x_c5(), 15);
  TORSOR_CHECK(product.group() == c3_x_c5());
  Random random(1);
  const at::Tensor codes = random_batch(shift, 15, random);
  const at::Tensor elements = elements_in_turn(shift.group(), 15);
  TORSOR_CHECK(product.apply(codes, elements).equal(shift.apply(codes, elements)));
  check_operator_contract(product, 51);
  check_correlation(product, 52);
  // Only the linearity of rounded sums is inexact.
  TORSOR_CHECK(check_operator_laws(product, random).hold(1e-15));
  TORSOR_CHECK(product.parameters().empty());
}

TORSOR_TEST("product: factors that do not commute are refused by name and size") {
  // A block shift over C3 against rotation of the first two coordinates.
  TORSOR_THROWS_WITH(ProductOperator({std::make_shared<ShiftOperator>(cyclic(3), 6),
                                      std::make_shared<PlaneOperator>(cyclic(4), 6)}),
                     InvalidArgument, "factors 0 (shift of C3) and 1 (plane of C4) do not commute");
  TORSOR_THROWS_WITH(ProductOperator({}), InvalidArgument, "at least one factor");
  TORSOR_THROWS_WITH(ProductOperator({std::make_shared<ShiftOperator>(cyclic(3), 6),
                                      std::make_shared<FourierOperator>(cyclic(3), 6)}),
                     InvalidArgument, "not on 6 real and 6 complex numbers");
}

}  // namespace torsor::testing
