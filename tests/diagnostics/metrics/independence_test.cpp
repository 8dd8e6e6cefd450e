#include "diagnostics/metrics/symmetry/independence.hpp"

#include <numbers>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

const std::vector<Eigen::Index> kEights{8, 8};

TORSOR_TEST("a product of circles has independent factors, rotated or not") {
  Random random(31);
  const std::vector<Eigen::Index> sizes{5, 6, 7};
  const Eigen::MatrixXd codes = circles(grid_angles(sizes));
  const MetricResult result = independence(codes, grid_factors(sizes));
  TORSOR_CHECK(std::abs(result.value.value() - 1.0) < 1e-12);
  TORSOR_CHECK(result.details["residual"].get<double>() < 1e-24);
  const MetricResult turned =
      independence(codes * random_rotation(6, random), grid_factors(sizes), {.orthogonal = true});
  TORSOR_CHECK(std::abs(turned.value.value() - 1.0) < 1e-12);
  TORSOR_CHECK(turned.remark == object_remark(1));
}

TORSOR_TEST("a tensor product of circles has none: opposite points move along each other") {
  const Eigen::MatrixXd codes = tensor_circles(grid_angles(kEights));
  const MetricResult all = independence(codes, grid_factors(kEights));
  TORSOR_CHECK(std::abs(all.value.value()) < 1e-9);
  TORSOR_CHECK(std::abs(all.matrix(0, 1) - 1.0) < 1e-9);
  // Single steps hide it: |cos| = sin²(π/8).
  const MetricResult steps = independence(codes, grid_factors(kEights), {.every_element = false});
  const double s = std::sin(std::numbers::pi / 8.0);
  TORSOR_CHECK(std::abs(steps.value.value() - (1.0 - s * s)) < 1e-9);
}

TORSOR_TEST("planes that share a direction are not independent") {
  // The second circle is laid over the first one.
  Eigen::MatrixXd mix = Eigen::MatrixXd::Zero(4, 2);
  mix << 1, 0, 0, 1, 1, 0, 0, 1;
  const Eigen::MatrixXd codes = circles(grid_angles(kEights)) * mix;
  const MetricResult result = independence(codes, grid_factors(kEights));
  TORSOR_CHECK(result.value.value() < 0.5);
  TORSOR_CHECK(result.remark.find("No matrix moves the codes") == 0);
}

TORSOR_TEST("objects give independence an interval") {
  Random random(32);
  Eigen::MatrixXd codes(64 * 20, 4);
  std::vector<int> objects;
  for (Eigen::Index o = 0; o < 20; ++o) {
    codes.middleRows(64 * o, 64) = random.uniform(0.5, 2.0) * tensor_circles(grid_angles(kEights));
    objects.insert(objects.end(), 64, static_cast<int>(o));
  }
  const MetricResult result =
      independence(codes, grid_factors(kEights, 20), {.every_element = false, .objects = objects});
  TORSOR_REQUIRE(result.interval.has_value());
  const double s = std::sin(std::numbers::pi / 8.0);
  TORSOR_CHECK(std::abs(result.value.value() - (1.0 - s * s)) < 1e-9);
  TORSOR_CHECK(result.interval->high - result.interval->low < 1e-6);
  TORSOR_CHECK(result.remark.empty());
}

TORSOR_TEST("factors that do not move the code leave no independence") {
  const Eigen::MatrixXd one = circles(grid_angles(kEights)).leftCols(2);
  TORSOR_CHECK(!independence(one, grid_factors(kEights)).value.has_value());
  const MetricResult still =
      independence(Eigen::MatrixXd::Constant(64, 2, 0.1), grid_factors(kEights));
  TORSOR_CHECK(!still.value.has_value());
  TORSOR_CHECK(still.remark.find("constant") != std::string::npos);
}

TORSOR_TEST("independence of one factor, or of objects that do not fit, is refused") {
  const Eigen::MatrixXd codes = circles(grid_angles(kEights));
  TORSOR_THROWS_WITH(independence(codes, {grid_factors(kEights)[0]}), InvalidArgument,
                     "two factors or more, not 1");
  TORSOR_THROWS_WITH(independence(codes, grid_factors(kEights), {.objects = {1}}), InvalidArgument,
                     "1 objects are named for 64 states");
}

}  // namespace
}  // namespace torsor::testing
