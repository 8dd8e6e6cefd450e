#include <memory>
#include <vector>

#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/product_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {
namespace {

/// The matrix of g put together from the blocks alone.
at::Tensor from_blocks(const LatentOperator& op, FiniteGroup::Element g) {
  const std::int64_t values = op.code().values();
  at::Tensor whole = at::zeros({values, values}, at::kDouble);
  for (const CodeBlock& block : op.blocks()) {
    const Eigen::MatrixXd image = block.rho(g);
    for (std::int64_t j = 0; j < block.places.size(1); ++j) {
      for (Eigen::Index row = 0; row < image.rows(); ++row) {
        for (Eigen::Index column = 0; column < image.cols(); ++column) {
          whole[block.places[row][j]][block.places[column][j]].add_(image(row, column));
        }
      }
    }
  }
  return whole;
}

void check_blocks(const LatentOperator& op) {
  TORSOR_INFO(op.name() << " of " << op.group().name());
  for (FiniteGroup::Element g = 0; g < op.group().order(); ++g) {
    const double defect = from_blocks(op, g).sub(op.matrix(g)).abs().max().item<double>();
    TORSOR_CHECK(defect < 1e-12);
  }
}

}  // namespace

TORSOR_TEST("blocks: they are the operator, value by value") {
  check_blocks(ShiftOperator(cyclic(4), 12));
  check_blocks(ShiftOperator(s3(), 12));
  check_blocks(FourierOperator(cyclic(5), 10));
  check_blocks(FourierOperator(c3_x_c5(), 15));
  check_blocks(PlaneOperator(cyclic(10), 5));
  check_blocks(PlaneOperator(c3_x_c5(), 4));
  check_blocks(RepresentationOperator({{triangle_irrep(s3()), 3}, {sign(s3()), 2}}));
  const auto factor = std::make_shared<FourierOperator>(cyclic(3), 6);
  check_blocks(ProductOperator({factor, factor}));
}

}  // namespace torsor::testing
