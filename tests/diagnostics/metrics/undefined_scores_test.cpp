#include <cmath>

#include "diagnostics/metrics/symmetry/higgins.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("the leakage of a factor that rests in its own block is nothing") {
  const std::vector<Eigen::Index> sizes{8, 8};
  const Eigen::MatrixXd planes = circles(grid_angles(sizes));
  Eigen::MatrixXd codes(64, 6);
  codes << planes, Eigen::VectorXd::Constant(64, 0.3), planes.rightCols(2).rowwise().squaredNorm();
  // Column 4 rests exactly, column 5 up to rounding.
  for (const Eigen::Index still : {4, 5}) {
    const Higgins result = higgins(codes, grid_factors({8, 8}), {.blocks = {{0, 1}, {still}}});
    TORSOR_CHECK(std::abs(result.leakage(0, 0) - 1.0) < 1e-15);
    TORSOR_CHECK(result.leakage(1, 0) < 1e-24);
    TORSOR_CHECK(std::isnan(result.leakage(0, 1)));
    TORSOR_CHECK(std::isnan(result.leakage(1, 1)));
    TORSOR_CHECK(result.details["leakage"][0][1].is_null());
    TORSOR_CHECK(result.details["leakage"][0][0].is_number());
  }
  const Higgins moving = higgins(codes, grid_factors({8, 8}), {.blocks = {{0, 1}, {2, 3}}});
  TORSOR_CHECK((moving.leakage - Eigen::Matrix2d::Identity()).norm() < 1e-12);
}

}  // namespace
}  // namespace torsor::testing
