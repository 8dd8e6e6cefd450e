#include "operators/representation_operator.hpp"

#include "operators/laws.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

inline RepresentationOperator all_irreps_of_s3() {
  const FiniteGroup group = s3();
  const auto one = Representation::by_images(
      group, images(Eigen::MatrixXd::Identity(1, 1), Eigen::MatrixXd::Identity(1, 1)));
  return RepresentationOperator(std::vector<RepresentationOperator::Block>{
      {one, 3}, {sign(group), 2}, {triangle_irrep(group), 4}});
}

TORSOR_TEST("representation: the regular one is the shift operator, gathered and exact") {
  const ShiftOperator shift(s3(), 12);
  const RepresentationOperator op(ShiftOperator(s3(), 6).representation(), 2);
  TORSOR_CHECK(op.code() == shift.code());
  Random random(1);
  const at::Tensor codes = random_batch(shift, 12, random);
  const at::Tensor elements = elements_in_turn(shift.group(), 12);
  TORSOR_CHECK(op.apply(codes, elements).equal(shift.apply(codes, elements)));
}

TORSOR_TEST("representation: blocks follow one another, rows by channels") {
  const RepresentationOperator op = all_irreps_of_s3();
  TORSOR_CHECK(op.code().size == 3 + 2 + 8);
  const Representation plane = triangle_irrep(s3());
  const Representation mirror = sign(s3());
  for (FiniteGroup::Element g = 0; g < 6; ++g) {
    const at::Tensor matrix = op.matrix(g);
    TORSOR_CHECK(matrix.slice(0, 0, 3).slice(1, 0, 3).equal(at::eye(3, at::kDouble)));
    TORSOR_CHECK(matrix[4][4].item<double>() == mirror(g)(0, 0));
    for (const int i : {0, 1}) {
      for (const int j : {0, 1}) {
        const double entry = matrix[5 + 4 * i + 3][5 + 4 * j + 3].item<double>();
        TORSOR_CHECK(std::abs(entry - plane(g)(i, j)) < 1e-14);
        TORSOR_CHECK(matrix[5 + 4 * i + 3][5 + 4 * j + 2].item<double>() == 0.0);
      }
    }
  }
}

TORSOR_TEST("representation: apply and correlation keep their contracts, dense and monomial") {
  check_operator_contract(all_irreps_of_s3(), 41);
  check_operator_contract(RepresentationOperator(triangle_irrep(s3()), 5), 42);
  check_operator_contract(RepresentationOperator(sign(s3()), 3), 43);
  check_correlation(all_irreps_of_s3(), 44);
  check_correlation(RepresentationOperator(triangle_irrep(s3()), 5), 45);
  check_correlation(RepresentationOperator(sign(s3()), 3), 46);
}

TORSOR_TEST("representation: a non-abelian group acts in its own order") {
  Random random(2);
  const OperatorLaws laws = check_operator_laws(all_irreps_of_s3(), random);
  TORSOR_INFO(laws.summary());
  TORSOR_CHECK(laws.all_pairs);
  TORSOR_CHECK(laws.hold(1e-14));
  // One, sign and plane with channels 3, 2, 4: not c·dimension, so not regular.
  TORSOR_CHECK(regularity_defect(all_irreps_of_s3()) > 0.5);
}

TORSOR_TEST("representation: large batches, sorted by element, move as small ones do") {
  // A turn of all 16 planes of R^32: 6000 matrices of 32² are beyond the limit of one copy.
  Eigen::MatrixXd turn = Eigen::MatrixXd::Zero(32, 32);
  for (int p = 0; p < 16; ++p) {
    const double angle = 2 * std::numbers::pi * (p + 1) / 5;
    turn.block<2, 2>(2 * p, 2 * p) << std::cos(angle), -std::sin(angle), std::sin(angle),
        std::cos(angle);
  }
  const RepresentationOperator op(Representation::by_images(cyclic(5), images(turn)), 2);
  Random random(3);
  const at::Tensor codes = random_batch(op, 6000, random).requires_grad_();
  const at::Tensor elements = random_tensor({6000}, random).mul(100).to(at::kLong).remainder(4);
  const at::Tensor moved = op.apply(codes, elements);
  std::vector<at::Tensor> slices;
  for (std::int64_t start = 0; start < 6000; start += 1000) {
    slices.push_back(op.apply(codes.narrow(0, start, 1000), elements.narrow(0, start, 1000)));
  }
  TORSOR_CHECK(max_difference(moved, at::cat(slices, 0)) < 1e-12);
  // ρ is orthogonal, so the gradient of |ρz|²/2 is z.
  moved.pow(2).sum().div(2).backward();
  TORSOR_CHECK(max_difference(codes.grad(), codes) < 1e-12);
}

TORSOR_TEST("representation: what does not fit is refused") {
  using Blocks = std::vector<RepresentationOperator::Block>;
  TORSOR_THROWS_WITH(RepresentationOperator(Blocks{}), InvalidArgument, "at least one block");
  TORSOR_THROWS_WITH(RepresentationOperator(sign(s3()), 0), InvalidArgument,
                     "dimension 1 with 0 channels holds nothing");
  const Representation other = ShiftOperator(cyclic(2), 2).representation();
  TORSOR_THROWS_WITH(RepresentationOperator(Blocks{{sign(s3()), 1}, {other, 1}}), InvalidArgument,
                     "all blocks need one group, not S3 and C2");
}

}  // namespace torsor::testing
