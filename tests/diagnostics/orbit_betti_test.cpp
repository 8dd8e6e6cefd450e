#include "diagnostics/persistence/orbit_betti.hpp"

#include <cmath>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/ones.h>

#include "core/error.hpp"
#include "diagnostics/persistence/significance.hpp"
#include "tests/diagnostics/clouds.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("D20: a circle of poses has the exact bar, and passes from 10 poses on") {
  Random random(1);
  for (std::int64_t n = 6; n <= 60; ++n) {
    const OrbitBettiResult result = orbit_betti(plane_codes(n, {1}, {1.0}), random);
    TORSOR_INFO("n = " << n << ": " << result.line());
    TORSOR_REQUIRE(result.oracle.has_value());
    TORSOR_CHECK(std::abs(result.oracle->birth - chord(n, 1)) < 1e-14);
    TORSOR_CHECK(std::abs(result.oracle->death - chord(n, (n + 2) / 3)) < 1e-14);
    TORSOR_CHECK(std::abs(result.effect - result.oracle->length()) < 1e-14);
    if (n >= 12) TORSOR_CHECK(result.verdict == Verdict::pass);
    // 2·sin(π/3) - 1 = 0.73 is no longer than 4·d_H = 2: six poses do not show a circle.
    if (n == 6) TORSOR_CHECK(result.verdict == Verdict::inconclusive);
  }
}

TORSOR_TEST("D20: the orbit of a C_m object has the bar of n/m poses") {
  Random random(1);
  const OrbitBettiResult result = orbit_betti(plane_codes(60, {3}, {2.0}), random);
  TORSOR_REQUIRE(result.oracle.has_value());
  TORSOR_CHECK(std::abs(result.oracle->birth - 2.0 * chord(20, 1)) < 1e-12);
  TORSOR_CHECK(std::abs(result.oracle->death - 2.0 * chord(20, 7)) < 1e-12);
  TORSOR_CHECK(result.verdict == Verdict::pass);
}

TORSOR_TEST("D20: a one-hot orbit has no loop, which is inconclusive and never a failure") {
  Random random(1);
  for (const std::int64_t n : {6, 10, 24}) {
    const OrbitBettiResult result = orbit_betti(at::eye(n, at::kDouble), random);
    TORSOR_CHECK(result.diagram.of_dimension(1).empty());
    TORSOR_CHECK(result.verdict == Verdict::inconclusive);
    TORSOR_CHECK(!result.collapsed);
    TORSOR_CHECK(result.finding.find("cannot refute") != std::string::npos);
    TORSOR_CHECK(result.finding.find("0 in dimension 1, expected 1") != std::string::npos);
  }
}

TORSOR_TEST("D20: a constant code collapses the orbit: no loop, all bars of dimension 0 are 0") {
  Random random(1);
  const OrbitBettiResult result = orbit_betti(at::ones({24, 5}), random);
  TORSOR_CHECK(result.collapsed);
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.diagram.of_dimension(1).empty());
  TORSOR_CHECK(result.diagram.bars.size() == 24);
  for (const PersistenceBar& bar : result.diagram.bars) TORSOR_CHECK(bar.length() == 0.0);
}

TORSOR_TEST("D20: a flat code of three harmonics has a loop, but not by the rule of n/3") {
  Random random(1);
  const OrbitBettiResult result = orbit_betti(plane_codes(30, {1, 2, 3}, {1.0, 1.0, 1.0}), random);
  TORSOR_CHECK(!result.oracle.has_value());
  const PersistenceBar longest = result.diagram.of_dimension(1).at(0);
  TORSOR_INFO(result.line());
  TORSOR_CHECK(std::abs(longest.birth - 0.774) < 5e-4);
  TORSOR_CHECK(std::abs(longest.death - 2.666) < 5e-4);
}

TORSOR_TEST("D20: a line does not pass as a circle, nor two circles; a torus does as a torus") {
  Random random(1);
  const at::Tensor circle = plane_codes(30, {1}, {1.0});
  // The projection to a line: a code that folds the orbit.
  TORSOR_CHECK(orbit_betti(circle.slice(1, 0, 1), random).verdict == Verdict::inconclusive);
  const at::Tensor two = at::cat({circle, circle + 5.0});
  TORSOR_CHECK(orbit_betti(two, random).verdict == Verdict::inconclusive);
  // 12 x 12 poses of two circles: bars 1.21 and about 1 long. Were every code of the torus within
  // 0.2 of these, the bars would be the torus's; in truth √2·2·sin(π/24) = 0.37 is the distance.
  std::vector<at::Tensor> rows;
  const at::Tensor twelve = plane_codes(12, {1}, {1.0});
  for (std::int64_t a = 0; a < 12; ++a) {
    rows.push_back(at::cat({twelve[a].expand({12, 2}), twelve}, 1));
  }
  const OrbitBettiResult torus_result =
      orbit_betti(at::cat(rows), random, {.expected = {2, 1}, .covering = 0.2});
  const OrbitBettiResult coarse =
      orbit_betti(at::cat(rows), random, {.expected = {2, 1}, .covering = 0.37});
  TORSOR_CHECK(coarse.verdict == Verdict::inconclusive);
  TORSOR_INFO(torus_result.line());
  TORSOR_CHECK(torus_result.verdict == Verdict::pass);
  TORSOR_CHECK((torus_result.significant == std::vector<std::int64_t>{2, 1}));
}

TORSOR_TEST("D20: a code that is not finite fails and is named; bad options are refused") {
  Random random(1);
  at::Tensor codes = plane_codes(12, {1}, {1.0});
  codes[7][1] = std::numeric_limits<double>::infinity();
  const OrbitBettiResult result = orbit_betti(codes, random);
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.finding.find("pose 7") != std::string::npos);
  TORSOR_THROWS_WITH(orbit_betti(at::ones({3, 2}), random), InvalidArgument, "not [3, 2]");
  TORSOR_THROWS_WITH(orbit_betti(codes, random, {.expected = {1, 2, 1}}), InvalidArgument,
                     "not [1, 2, 1]");
}

TORSOR_TEST("D20: noise passes the universal null at its level, and a loop does not") {
  Random random(2);
  int below = 0;
  int total = 0;
  for (int cloud_index = 0; cloud_index < 60; ++cloud_index) {
    at::Tensor points = normal_values({120, 2}, random);
    for (std::int64_t i = 0; i < points.numel(); ++i)
      points.data_ptr<double>()[i] = random.uniform();
    for (const double p : universal_p_values(rips_persistence(points).of_dimension(1))) {
      ++total;
      if (p < 0.05) ++below;
    }
  }
  TORSOR_INFO(below << " of " << total << " p-values below 0.05");
  TORSOR_REQUIRE(total > 1000);
  // A share of 0.05 has a standard error of 0.007 among 1000.
  TORSOR_CHECK(below < 0.07 * total);
  TORSOR_CHECK(below > 0.03 * total);
  const auto bars = rips_persistence(noisy_circles(150, 1, 0.1, random)).of_dimension(1);
  const std::vector<double> p = universal_p_values(bars);
  TORSOR_REQUIRE(p.size() >= kLeastNoiseBars);
  TORSOR_CHECK(p[0] * static_cast<double>(p.size()) < 1e-3);
  TORSOR_CHECK(p[1] * static_cast<double>(p.size()) > 0.05);
  TORSOR_CHECK(universal_p_values(std::span(bars).first(19)).empty());
}

TORSOR_TEST("D20: the subsampling threshold shrinks with the sample") {
  Random random(3);
  const DistanceMatrix few = DistanceMatrix::euclidean(noisy_circles(50, 1, 0.02, random));
  const DistanceMatrix many = DistanceMatrix::euclidean(noisy_circles(1000, 1, 0.02, random));
  const double large = subsampling_threshold(few, random);
  const double small = subsampling_threshold(many, random, 30);
  TORSOR_CHECK(small < 0.5 * large);
  TORSOR_CHECK(small > 0.1);
}

}  // namespace
}  // namespace torsor::testing
