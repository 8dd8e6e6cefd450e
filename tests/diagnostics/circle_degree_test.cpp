#include "diagnostics/persistence/circle_degree.hpp"

#include <cmath>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/ones.h>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "tests/diagnostics/clouds.hpp"
#include "tests/diagnostics/codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("D22: a circle has degree ±1 and a residual below 1e-6") {
  for (const std::int64_t n : {12, 25, 60, 100}) {
    const CircleDegreeResult result = circle_degree(plane_codes(n, {1}, {3.0}));
    TORSOR_INFO("n = " << n << ": " << result.line());
    TORSOR_REQUIRE(result.degree.has_value());
    TORSOR_CHECK(std::abs(*result.degree) == 1);
    TORSOR_CHECK(result.residual < 1e-6);
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(std::isinf(result.dominance));
  }
}

TORSOR_TEST("D22: one turn of the codes is called once") {
  const CircleDegreeResult once = circle_degree(plane_codes(40, {1}, {1.0}));
  TORSOR_INFO(once.finding);
  TORSOR_CHECK(once.verdict == Verdict::pass);
  TORSOR_CHECK(once.finding.find("turns once, as the image does") != std::string::npos);
}

TORSOR_TEST("D22: the code of a C_3 object turns ±3 times, as the image does") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const ZooEncoder encoder = zoo_encoder("third_harmonic", *family);
  const CircleDegreeResult result =
      circle_degree(orbit_codes(encoder.encode, *family, "C3"), {.symmetry = 3});
  TORSOR_INFO(result.line());
  TORSOR_REQUIRE(result.degree.has_value());
  TORSOR_CHECK(std::abs(*result.degree) == 3);
  TORSOR_CHECK(result.residual < 1e-6);
  TORSOR_CHECK(result.code_symmetry == 3);
  TORSOR_CHECK(result.verdict == Verdict::pass);
}

TORSOR_TEST("D22: a code of weight 2 on an object without symmetry fails, with degree ±2") {
  const CircleDegreeResult result = circle_degree(plane_codes(40, {2}, {1.0}));
  TORSOR_REQUIRE(result.degree.has_value());
  TORSOR_CHECK(std::abs(*result.degree) == 2);
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.finding.find("2 poses share each code, but only 1") != std::string::npos);
}

TORSOR_TEST("D22: near collisions are inconclusive: the circle seen is not the whole truth") {
  // Injective and equivariant, but the two turns of weight 2 are only 0.04 apart.
  const CircleDegreeResult result = circle_degree(plane_codes(60, {1, 2}, {0.02, 1.0}));
  TORSOR_INFO(result.line());
  TORSOR_REQUIRE(result.degree.has_value());
  TORSOR_CHECK(std::abs(*result.degree) == 2);
  TORSOR_CHECK(result.code_symmetry == 1);
  TORSOR_CHECK(result.verdict == Verdict::inconclusive);
}

TORSOR_TEST("D22: an irregular closed curve keeps its degree, with a residual that says how bent") {
  const CircleDegreeResult result = circle_degree(plane_codes(60, {1, 2, 3}, {1.0, 0.3, 0.2}) +
                                                  plane_codes(60, {2, 1, 4}, {0.1, 0.2, 0.1}));
  TORSOR_INFO(result.line());
  TORSOR_REQUIRE(result.degree.has_value());
  TORSOR_CHECK(std::abs(*result.degree) == 1);
  TORSOR_CHECK(result.residual > 1e-3);
  TORSOR_CHECK(result.residual <
               0.9);  // half of π/√3, that of an angle without relation to the pose
}

TORSOR_TEST("D22: two equal loops, one-hot and constant codes give no circle") {
  const at::Tensor circle = plane_codes(20, {1}, {1.0});
  const CircleDegreeResult eight = circle_degree(at::cat({circle, circle + 3.0}));
  TORSOR_CHECK(eight.verdict == Verdict::inconclusive);
  const CircleDegreeResult one_hot = circle_degree(at::eye(12, at::kDouble));
  TORSOR_CHECK(one_hot.verdict == Verdict::inconclusive);
  TORSOR_CHECK(!one_hot.degree.has_value());
  TORSOR_CHECK(one_hot.finding.find("no class") != std::string::npos);
  const CircleDegreeResult constant = circle_degree(at::ones({12, 2}));
  TORSOR_CHECK(constant.verdict == Verdict::fail);
  TORSOR_CHECK(!constant.degree.has_value());
  at::Tensor broken = circle.clone();
  broken[3][0] = std::numeric_limits<double>::quiet_NaN();
  TORSOR_CHECK(circle_degree(broken).finding.find("pose 3") != std::string::npos);
}

TORSOR_TEST("Circular coordinates: random points of a noisy circle get their angle") {
  Random random(8);
  const at::Tensor points = noisy_circles(200, 1, 0.05, random);
  const auto found = circular_coordinates(DistanceMatrix::euclidean(points));
  TORSOR_REQUIRE(found.has_value());
  TORSOR_CHECK(found->dominance > 3.0);
  TORSOR_CHECK(found->scale < found->bar.death);
  // The best of both orientations, after the best rotation: a harmonic map is not the angle, but it
  // stays near it.
  double best = 10.0;
  for (const int sign : {-1, 1}) {
    Complex mean = 0.0;
    std::vector<double> difference;
    for (std::int64_t i = 0; i < 200; ++i) {
      const double angle = std::atan2(points[i][1].item<double>(), points[i][0].item<double>());
      difference.push_back(found->angles[static_cast<std::size_t>(i)] - sign * angle);
      mean += std::polar(1.0, difference.back());
    }
    double worst = 0.0;
    for (const double value : difference) {
      worst =
          std::max(worst, std::abs(std::remainder(value - std::arg(mean), 2.0 * std::numbers::pi)));
    }
    best = std::min(best, worst);
  }
  TORSOR_INFO("largest error of an angle: " << best);
  TORSOR_CHECK(best < 0.6);
}

TORSOR_TEST("D22: bad input is refused") {
  TORSOR_THROWS_WITH(circle_degree(at::ones({3, 2})), InvalidArgument, "not [3, 2]");
  TORSOR_THROWS_WITH(circle_degree(at::ones({10, 2}), {.symmetry = 3}), InvalidArgument,
                     "order 3 does not fit 10 poses");
  TORSOR_THROWS_WITH(circular_coordinates(polygon(9), {.place = 1.0}), InvalidArgument, "not at 1");
  TORSOR_THROWS_WITH(circular_coordinates(polygon(9), {.characteristic = 6}), InvalidArgument,
                     "not 6");
}

}  // namespace
}  // namespace torsor::testing
