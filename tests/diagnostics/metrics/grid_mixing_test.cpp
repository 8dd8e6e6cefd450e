#include "diagnostics/metrics/symmetry/grid_mixing.hpp"

#include <complex>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// μ from the two-dimensional DFT, frequency by frequency.
double transformed_mixing(const Eigen::MatrixXd& codes, const std::vector<Eigen::Index>& sizes) {
  const Eigen::MatrixXd angles = grid_angles(sizes);
  double mixed = 0.0;
  double moving = 0.0;
  for (Eigen::Index j = 0; j < sizes[0]; ++j) {
    for (Eigen::Index l = 0; l < sizes[1]; ++l) {
      Eigen::RowVectorXcd coefficient = Eigen::RowVectorXcd::Zero(codes.cols());
      for (Eigen::Index w = 0; w < codes.rows(); ++w) {
        const double turned =
            static_cast<double>(j) * angles(w, 0) + static_cast<double>(l) * angles(w, 1);
        coefficient += codes.row(w) * std::polar(1.0 / static_cast<double>(codes.rows()), -turned);
      }
      const double energy = coefficient.squaredNorm();
      if (j != 0 && l != 0) mixed += energy;
      if (j != 0 || l != 0) moving += energy;
    }
  }
  return mixed / moving;
}

TORSOR_TEST("planes of their own do not mix, in any basis") {
  Random random(1);
  const std::vector<Eigen::Index> sizes{5, 6, 4};
  const Eigen::MatrixXd codes = circles(grid_angles(sizes)) * random_invertible(6, random);
  const MetricResult result = mixing(CodeGrid(codes, sizes));
  TORSOR_CHECK(result.value.value() < 1e-24);
  TORSOR_CHECK(result.id == "mixing/1");
}

TORSOR_TEST("white shift codes of C_n x C_m mix (n-1)(m-1)/(nm-1)") {
  // One-hot codes: the regular representation on an object of flat spectrum.
  const MetricResult small = mixing(CodeGrid(Eigen::MatrixXd::Identity(12, 12), {3, 4}));
  TORSOR_CHECK(std::abs(small.value.value() - 6.0 / 11.0) < 1e-12);
  const MetricResult large = mixing(CodeGrid(Eigen::MatrixXd::Identity(70, 70), {10, 7}));
  TORSOR_CHECK(std::abs(large.value.value() - 54.0 / 69.0) < 1e-12);
}

TORSOR_TEST("mixing is the share of the two-dimensional DFT") {
  Random random(2);
  const std::vector<Eigen::Index> sizes{6, 5};
  const Eigen::MatrixXd codes = normal_matrix(30, 3, random);
  TORSOR_CHECK(std::abs(mixing(CodeGrid(codes, sizes)).value.value() -
                        transformed_mixing(codes, sizes)) < 1e-12);
}

TORSOR_TEST("the matrix of mixing says which factor moves which column") {
  const std::vector<Eigen::Index> sizes{5, 6};
  Eigen::MatrixXd codes(30, 4);
  codes << circles(grid_angles(sizes)).middleCols(1, 2), tensor_circles(grid_angles(sizes)).col(0),
      Eigen::VectorXd::Ones(30);
  const MetricResult result = mixing(CodeGrid(codes, sizes));
  const Eigen::MatrixXd expected = (Eigen::MatrixXd(4, 2) << 1, 0, 0, 1, 0, 0, 0, 0).finished();
  TORSOR_CHECK((result.matrix - expected).norm() < 1e-12);
  TORSOR_CHECK(result.remark == object_remark(1));
}

TORSOR_TEST("objects give mixing an interval") {
  Random random(3);
  const std::vector<Eigen::Index> sizes{4, 4};
  const Eigen::MatrixXd codes = normal_matrix(16 * 30, 2, random);
  const MetricResult result = mixing(CodeGrid(codes, sizes, 30));
  TORSOR_REQUIRE(result.interval.has_value());
  // White noise has the share 9/15 of its movement in each of 30 · 30 degrees of freedom.
  TORSOR_CHECK(std::abs(result.value.value() - 0.6) < 0.06);
  TORSOR_CHECK(result.interval->low < result.value.value());
  TORSOR_CHECK(result.interval->high > result.value.value());
  TORSOR_CHECK(result.remark.empty());
}

TORSOR_TEST("codes that one factor moves, or none, have no mixing") {
  const std::vector<Eigen::Index> sizes{5, 6};
  const Eigen::MatrixXd one = circles(grid_angles(sizes)).leftCols(2);
  TORSOR_CHECK(!mixing(CodeGrid(one, sizes)).value.has_value());
  TORSOR_CHECK(mixing(CodeGrid(one, sizes)).remark.find("Only one factor") == 0);
  const MetricResult still = mixing(CodeGrid(Eigen::MatrixXd::Constant(30, 2, 0.1), sizes));
  TORSOR_CHECK(!still.value.has_value());
  TORSOR_CHECK(still.remark.find("do not move") != std::string::npos);
}

TORSOR_TEST("planes turned into each other leak sin²α") {
  const std::vector<Eigen::Index> sizes{7, 8};
  const double alpha = 0.2;
  Eigen::Matrix4d turn = Eigen::Matrix4d::Identity() * std::cos(alpha);
  turn.topRightCorner<2, 2>() = Eigen::Matrix2d::Identity() * std::sin(alpha);
  turn.bottomLeftCorner<2, 2>() = -Eigen::Matrix2d::Identity() * std::sin(alpha);
  const CodeGrid grid(circles(grid_angles(sizes)) * turn, sizes);
  const MetricResult result = declared_split(grid, {{0, 1}, {2, 3}});
  const double leak = std::sin(alpha) * std::sin(alpha);
  TORSOR_CHECK(std::abs(result.value.value() - leak) < 1e-12);
  const Eigen::Matrix2d expected{{1.0 - leak, leak}, {leak, 1.0 - leak}};
  TORSOR_CHECK((result.matrix - expected).norm() < 1e-12);
  TORSOR_CHECK(mixing(grid).value.value() < 1e-24);
}

TORSOR_TEST("a declared block that rests leaves no value, and unclaimed columns are counted") {
  const std::vector<Eigen::Index> sizes{7, 8};
  Eigen::MatrixXd codes(56, 5);
  codes << circles(grid_angles(sizes)), Eigen::VectorXd::Ones(56);
  const MetricResult still = declared_split(CodeGrid(codes, sizes), {{0, 1}, {4}});
  TORSOR_CHECK(!still.value.has_value());
  TORSOR_CHECK(still.remark == "No factor moves block 1: nothing can leak.");
  TORSOR_CHECK(std::abs(still.details["unclaimed"].get<double>() - 0.5) < 1e-12);
}

TORSOR_TEST("declared blocks that do not fit the factors are refused") {
  const CodeGrid grid(Eigen::MatrixXd::Identity(12, 12), {3, 4});
  TORSOR_THROWS_WITH(declared_split(grid, {{0}}), InvalidArgument, "1 blocks for 2 factors");
  TORSOR_THROWS_WITH(declared_split(grid, {{0}, {0}}), InvalidArgument, "belongs to two blocks");
  TORSOR_THROWS_WITH(declared_split(CodeGrid(Eigen::MatrixXd::Ones(3, 1), {3}), {{0}}),
                     InvalidArgument, "nothing to be split from");
}

}  // namespace
}  // namespace torsor::testing
