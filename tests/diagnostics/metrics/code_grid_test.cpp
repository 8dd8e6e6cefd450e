#include "diagnostics/metrics/symmetry/code_grid.hpp"

#include <limits>
#include <map>

#include "core/error.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("the parts of a code are its harmonics by the factors that move them") {
  const std::vector<Eigen::Index> sizes{4, 5};
  const Eigen::MatrixXd angles = grid_angles(sizes);
  const Eigen::ArrayXd a = angles.col(0).array();
  const Eigen::ArrayXd b = angles.col(1).array();
  // 3 + 2 cos a + cos 2b + cos(a - b): mean squares 9, 2, 1/2, 1/2.
  const Eigen::MatrixXd codes = (3.0 + 2.0 * a.cos() + (2.0 * b).cos() + (a - b).cos()).matrix();
  std::map<FactorSet, double> energies;
  std::map<FactorSet, Eigen::Index> rows;
  for_each_part(codes, sizes, [&](FactorSet set, const Eigen::MatrixXd& part) {
    energies[set] = part.squaredNorm() / static_cast<double>(part.rows());
    rows[set] = part.rows();
  });
  TORSOR_CHECK((rows == std::map<FactorSet, Eigen::Index>{{0, 1}, {1, 4}, {2, 5}, {3, 20}}));
  // Rounding of means of at most 20 values of size 7.
  TORSOR_CHECK(std::abs(energies[0] - 9.0) < 1e-12);
  TORSOR_CHECK(std::abs(energies[1] - 2.0) < 1e-12);
  TORSOR_CHECK(std::abs(energies[2] - 0.5) < 1e-12);
  TORSOR_CHECK(std::abs(energies[3] - 0.5) < 1e-12);
}

TORSOR_TEST("rows in any order become a grid, objects outermost") {
  Eigen::MatrixXd factors(12, 2);
  Eigen::MatrixXd codes(12, 1);
  for (Eigen::Index i = 0; i < 12; ++i) {
    const Eigen::Index w = i * 5 % 12;  // a permutation: 5 and 12 are coprime
    factors(i, 0) = 10.0 * static_cast<double>(w % 4);
    factors(i, 1) = static_cast<double>(w / 4) - 1.0;
    codes(i, 0) = static_cast<double>(w);
  }
  const CodeGrid grid = code_grid(MetricInput(codes, factors), 1);
  TORSOR_CHECK(grid.objects() == 3);
  TORSOR_CHECK(grid.sizes() == std::vector<Eigen::Index>{4});
  TORSOR_CHECK(grid.codes() == Eigen::VectorXd::LinSpaced(12, 0, 11));
  TORSOR_CHECK(grid.object(2) == Eigen::Vector4d(8, 9, 10, 11));
}

TORSOR_TEST("an incomplete grid is refused with the cell that is missing") {
  Eigen::MatrixXd factors(5, 2);
  factors << 0, 0, 0, 1, 1, 0, 1, 0, 0, 1;
  const Eigen::MatrixXd codes = Eigen::MatrixXd::Ones(5, 1);
  TORSOR_THROWS_WITH(code_grid(MetricInput(codes, factors)), InvalidArgument,
                     "the rows are no grid: 2 have factor 0 = 0, factor 1 = 1");
  TORSOR_THROWS_WITH(code_grid(MetricInput(codes.topRows(3), factors.topRows(3))), InvalidArgument,
                     "incomplete");
  Eigen::MatrixXd halves = factors.topRows(2);
  halves(0, 0) = 0.5;
  TORSOR_THROWS_WITH(code_grid(MetricInput(codes.topRows(2), halves)), InvalidArgument,
                     "factor 0 is continuous");
  TORSOR_THROWS_WITH(code_grid(MetricInput(codes, factors), 2), InvalidArgument,
                     "factor 2 is not one of 2");
}

TORSOR_TEST("what is no grid is refused") {
  const Eigen::MatrixXd codes = Eigen::MatrixXd::Ones(6, 2);
  TORSOR_THROWS_WITH(CodeGrid(codes, {2, 2}), InvalidArgument, "need 4 rows of codes, found 6");
  TORSOR_THROWS_WITH(CodeGrid(codes, {6, 1}), InvalidArgument, "a factor of 1 levels");
  TORSOR_THROWS_WITH(CodeGrid(codes, {}), InvalidArgument, "1 to 12 factors, not 0");
  TORSOR_THROWS_WITH(CodeGrid(codes, {6}, 0), InvalidArgument, "0 objects");
  Eigen::MatrixXd bad = codes;
  bad(3, 1) = std::numeric_limits<double>::quiet_NaN();
  TORSOR_THROWS_WITH(CodeGrid(bad, {6}), InvalidArgument, "code [3, 1] is nan");
}

}  // namespace
}  // namespace torsor::testing
