#include "diagnostics/persistence/orbit_comparison.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>

#include "core/error.hpp"
#include "diagnostics/persistence/bottleneck.hpp"
#include "diagnostics/persistence/rips_persistence.hpp"
#include "tests/diagnostics/clouds.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

DistanceMatrix one_point(std::int64_t n) {
  return cloud(n, [](std::int64_t, std::int64_t) { return 0.0; });
}

TORSOR_TEST("RTD: equal and isometric clouds have no bars") {
  Random random(1);
  for (const std::int64_t n : {10, 21}) {
    TORSOR_CHECK(cross_barcode(polygon(n), polygon(n)).bars.empty());
  }
  const DistanceMatrix points = DistanceMatrix::euclidean(normal_values({30, 4}, random));
  TORSOR_CHECK(cross_barcode(points, points).divergence == 0.0);
}

TORSOR_TEST("RTD: a collapsed polygon gives the spanning tree one way and 0 the other") {
  for (const std::int64_t n : {10, 20}) {
    const CrossBarcode lost = cross_barcode(polygon(n), one_point(n));
    TORSOR_CHECK(std::ssize(lost.bars) == n - 1);
    const double tree = static_cast<double>(n - 1) * chord(n, 1);
    TORSOR_CHECK(std::abs(lost.divergence - tree) < 1e-13 * tree);
    TORSOR_CHECK(std::abs(tree - (n == 10 ? 5.562306 : 5.944511)) < 1e-6);
    TORSOR_CHECK(cross_barcode(one_point(n), polygon(n)).bars.empty());
  }
}

TORSOR_TEST("RTD: it sees the correspondence that the diagrams do not see") {
  std::vector<std::int64_t> order{0, 7, 3, 9, 1, 5, 8, 2, 6, 4};
  const DistanceMatrix shuffled = polygon(10).among(order);
  TORSOR_CHECK((rips_persistence(shuffled).bars == rips_persistence(polygon(10)).bars));
  TORSOR_CHECK(cross_barcode(polygon(10), shuffled).divergence > 1.0);
  TORSOR_CHECK(cross_barcode(shuffled, polygon(10)).divergence > 1.0);
}

/// H_1 of the cone of Rips(P) -> Rips(min(P, Q)) has the rank of its long exact sequence; at each
/// scale this can be counted on graphs when both are forests.
TORSOR_TEST("RTD: a path whose ends meet in Q has one bar, from the meeting to P's closing") {
  const auto path = [](std::int64_t i, std::int64_t j) {
    return std::abs(static_cast<double>(i - j));
  };
  const DistanceMatrix p = cloud(5, path);
  const DistanceMatrix q =
      cloud(5, [&](std::int64_t i, std::int64_t j) { return j - i == 4 ? 1.5 : path(i, j); });
  // In P all points are joined from 1 on; at 1.5 Q closes a 5-cycle that P fills never before 2,
  // when all triangles of neighbours at two steps are there in min(P, Q) too.
  const CrossBarcode bars = cross_barcode(p, q);
  TORSOR_REQUIRE(bars.bars.size() == 1);
  TORSOR_CHECK(bars.bars[0].birth == 1.5);
  const auto loop = rips_persistence(q).of_dimension(1);
  TORSOR_REQUIRE(loop.size() == 1);
  TORSOR_CHECK(bars.bars[0].death == loop[0].death);
  TORSOR_CHECK(cross_barcode(q, p).bars.empty());
}

TORSOR_TEST("D21: codes that keep the images' neighbours pass, isometric ones with divergence 0") {
  Random random(4);
  const at::Tensor images = plane_codes(24, {1, 2}, {1.0, 0.4});
  const DistanceMatrix image_distances = DistanceMatrix::euclidean(images);
  const OrbitComparisonResult same =
      compare_orbits(image_distances, image_distances.scaled(7.0), random);
  TORSOR_CHECK(same.verdict == Verdict::pass);
  TORSOR_CHECK(same.effect < 1e-12);
  const OrbitComparisonResult bent = compare_orbits(
      image_distances, DistanceMatrix::euclidean(plane_codes(24, {1, 3}, {1.0, 0.3})), random);
  TORSOR_INFO(bent.line());
  TORSOR_CHECK(bent.verdict == Verdict::pass);
  TORSOR_CHECK(bent.effect > 0.01);
  TORSOR_CHECK(bent.p_value <= 0.05);
}

TORSOR_TEST("D21: a collapse fails, a shuffled order fails, one-hot codes are inconclusive") {
  Random random(5);
  const DistanceMatrix images = polygon(24);
  const OrbitComparisonResult collapsed = compare_orbits(images, one_point(24), random);
  TORSOR_CHECK(collapsed.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(collapsed.effect - 1.0) < 1e-12);
  TORSOR_CHECK(collapsed.code_image.divergence == 0.0);
  std::vector<std::int64_t> order(24);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  random.shuffle(order);
  const OrbitComparisonResult shuffled = compare_orbits(images, images.among(order), random);
  TORSOR_INFO(shuffled.line());
  TORSOR_CHECK(shuffled.verdict == Verdict::fail);
  TORSOR_CHECK(shuffled.bottleneck_1 == 0.0);
  TORSOR_CHECK(shuffled.finding.find("another order") != std::string::npos);
  const OrbitComparisonResult one_hot = compare_orbits(
      images, cloud(24, [](std::int64_t, std::int64_t) { return std::numbers::sqrt2; }), random);
  TORSOR_INFO(one_hot.line());
  TORSOR_CHECK(one_hot.verdict == Verdict::inconclusive);
  TORSOR_CHECK(one_hot.p_value == 1.0);
}

TORSOR_TEST("D21: what cannot be compared is refused") {
  Random random(6);
  TORSOR_THROWS_WITH(cross_barcode(polygon(5), polygon(6)), InvalidArgument, "not 5 with 6");
  TORSOR_THROWS_WITH(cross_barcode(one_point(401), one_point(401)), InvalidArgument,
                     "401 points is more than the 400");
  TORSOR_THROWS_WITH(compare_orbits(one_point(9), polygon(9), random), InvalidArgument,
                     "all 9 images coincide");
  TORSOR_THROWS_WITH(compare_orbits(polygon(9), polygon(9), random, {.permutations = 5}),
                     InvalidArgument, "take 19");
}

}  // namespace
}  // namespace torsor::testing
