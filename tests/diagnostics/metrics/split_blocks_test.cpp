#include "diagnostics/metrics/symmetry/split_blocks.hpp"

#include <Eigen/LU>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/grid_mixing.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

const std::vector<Eigen::Index> kSplitSizes{6, 7};

/// The leakage of the blocks that were found, in the coordinates that were found.
double leakage_after(const Eigen::MatrixXd& codes, const SplitBlocks& split) {
  return declared_split(CodeGrid(codes * split.basis, kSplitSizes), split.factors).value.value();
}

TORSOR_TEST("columns that single factors move are kept as blocks") {
  const Eigen::MatrixXd all = circles(grid_angles(kSplitSizes));
  Eigen::MatrixXd codes(42, 5);
  codes << all.col(2), all.col(0), Eigen::VectorXd::Ones(42), all.col(1), all.col(3);
  const SplitBlocks split = split_blocks(CodeGrid(codes, kSplitSizes));
  TORSOR_CHECK(split.aligned);
  TORSOR_CHECK(split.splits);
  TORSOR_CHECK((split.factors == std::vector<ColumnBlock>{{1, 3}, {0, 4}}));
  TORSOR_CHECK(split.still == ColumnBlock{2});
  TORSOR_CHECK(split.basis == Eigen::MatrixXd::Identity(5, 5));
  TORSOR_CHECK(blocks_text(split.blocks()) == "1+3,0+4,2");
  TORSOR_CHECK(split.json()["blocks"] == "1+3,0+4,2");
}

TORSOR_TEST("a rotated torus is turned back into its planes by a rotation") {
  Random random(1);
  Eigen::MatrixXd codes(42, 6);
  codes << circles(grid_angles(kSplitSizes)), Eigen::MatrixXd::Ones(42, 2);
  codes = (codes * random_rotation(6, random)).eval();
  const SplitBlocks split = split_blocks(CodeGrid(codes, kSplitSizes));
  TORSOR_CHECK(!split.aligned);
  TORSOR_CHECK(split.splits);
  TORSOR_CHECK((split.factors == std::vector<ColumnBlock>{{0, 1}, {2, 3}}));
  TORSOR_CHECK((split.still == ColumnBlock{4, 5}));
  TORSOR_CHECK(split.obliqueness < 1e-9);
  TORSOR_CHECK(leakage_after(codes, split) < 1e-12);
  TORSOR_CHECK(split.purity[0] > 1.0 - 1e-12);
}

TORSOR_TEST("oblique planes are split by coordinates that are not orthogonal") {
  Random random(2);
  const Eigen::MatrixXd codes = circles(grid_angles(kSplitSizes)) * random_invertible(4, random);
  const SplitBlocks split = split_blocks(CodeGrid(codes, kSplitSizes));
  TORSOR_CHECK(split.splits);
  TORSOR_CHECK(split.obliqueness > 0.05);
  TORSOR_CHECK(std::abs(split.basis.determinant()) > 1e-3);
  TORSOR_CHECK(leakage_after(codes, split) < 1e-12);
}

TORSOR_TEST("what several factors move is set apart from what splits") {
  Random random(3);
  Eigen::MatrixXd codes(42, 8);
  codes << circles(grid_angles(kSplitSizes)), tensor_circles(grid_angles(kSplitSizes));
  codes = (codes * random_rotation(8, random)).eval();
  const SplitBlocks split = split_blocks(CodeGrid(codes, kSplitSizes));
  TORSOR_CHECK(!split.splits);
  TORSOR_CHECK((split.factors == std::vector<ColumnBlock>{{0, 1}, {2, 3}}));
  TORSOR_CHECK((split.mixed == ColumnBlock{4, 5, 6, 7}));
  TORSOR_CHECK(leakage_after(codes, split) < 1e-12);
  TORSOR_CHECK(blocks_text(split.blocks()) == "0-1,2-3,4-7");
}

TORSOR_TEST("one-hot codes of a product have parts of each factor and a mixed rest") {
  const SplitBlocks split = split_blocks(CodeGrid(Eigen::MatrixXd::Identity(42, 42), kSplitSizes));
  TORSOR_CHECK(split.factors[0].size() == 5);
  TORSOR_CHECK(split.factors[1].size() == 6);
  TORSOR_CHECK(split.mixed.size() == 30);
  TORSOR_CHECK(split.still.size() == 1);
}

TORSOR_TEST("noise below the tolerance does not hide the planes") {
  Random random(4);
  const Eigen::MatrixXd codes = circles(grid_angles(kSplitSizes)) * random_rotation(4, random) +
                                0.05 * normal_matrix(42, 4, random);
  const SplitBlocks split = split_blocks(CodeGrid(codes, kSplitSizes));
  TORSOR_CHECK(split.splits);
  TORSOR_CHECK((split.factors == std::vector<ColumnBlock>{{0, 1}, {2, 3}}));
  // Noise has the share 0.0025/0.5 of a column.
  TORSOR_CHECK(leakage_after(codes, split) < 0.02);
}

TORSOR_TEST("a constant code has resting columns only") {
  const SplitBlocks split =
      split_blocks(CodeGrid(Eigen::MatrixXd::Constant(42, 3, 0.1), kSplitSizes));
  TORSOR_CHECK(split.splits);
  TORSOR_CHECK((split.still == ColumnBlock{0, 1, 2}));
  TORSOR_CHECK(split.blocks() == single_columns(3));
}

TORSOR_TEST("a tolerance that lets two factors own one direction is refused") {
  const CodeGrid grid(Eigen::MatrixXd::Identity(42, 42), kSplitSizes);
  TORSOR_THROWS_WITH(split_blocks(grid, {.tolerance = 0.5}), InvalidArgument, "[0, 0.5)");
  TORSOR_THROWS_WITH(split_blocks(grid, {.least_share = 1.0}), InvalidArgument, "[0, 1)");
}

}  // namespace
}  // namespace torsor::testing
