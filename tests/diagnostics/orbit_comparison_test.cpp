#include "diagnostics/persistence/orbit_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <tuple>
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
    TORSOR_CHECK(std::abs(tree - (n == 10 ? 5.562306 : 5.944510)) < 1e-6);
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

/// The bars of dimension 1 of the mapping cone of Rips(P) -> Rips(min(P, Q)), by the textbook: all
/// simplices up to triangles, those of Rips(P) once more with the apex n, reduced over Z/2.
std::vector<PersistenceBar> cone_bars(const DistanceMatrix& p, const DistanceMatrix& q) {
  using Simplex = std::vector<std::int64_t>;
  std::vector<std::tuple<double, std::size_t, Simplex>> simplices;
  const std::int64_t n = p.size();
  const auto diameter = [&](const Simplex& simplex, bool within_p) {
    double most = 0.0;
    for (const std::int64_t i : simplex) {
      for (const std::int64_t j : simplex) {
        most = std::max(most, within_p ? p(i, j) : std::min(p(i, j), q(i, j)));
      }
    }
    return most;
  };
  const auto add = [&](Simplex simplex) {
    simplices.emplace_back(diameter(simplex, false), simplex.size(), simplex);
    if (simplex.size() == 3) return;
    const double later = diameter(simplex, true);
    simplex.push_back(n);
    simplices.emplace_back(later, simplex.size(), simplex);
  };
  simplices.emplace_back(0.0, 1, Simplex{n});
  for (std::int64_t i = 0; i < n; ++i) {
    add({i});
    for (std::int64_t j = i + 1; j < n; ++j) {
      add({i, j});
      for (std::int64_t k = j + 1; k < n; ++k) add({i, j, k});
    }
  }
  std::ranges::sort(simplices);
  std::map<Simplex, std::size_t> places;
  std::map<std::size_t, std::set<std::size_t>> columns;  // by their youngest face
  std::vector<PersistenceBar> bars;
  for (std::size_t place = 0; place < simplices.size(); ++place) {
    const auto& [value, size, simplex] = simplices[place];
    places[simplex] = place;
    std::set<std::size_t> column;
    for (std::size_t left = 0; size > 1 && left < size; ++left) {
      Simplex face = simplex;
      face.erase(face.begin() + static_cast<std::ptrdiff_t>(left));
      column.insert(places.at(face));
    }
    while (!column.empty() && columns.contains(*column.rbegin())) {
      for (const std::size_t face : columns[*column.rbegin()]) {
        if (!column.erase(face)) column.insert(face);
      }
    }
    if (column.empty()) continue;
    const double birth = std::get<0>(simplices[*column.rbegin()]);
    if (size == 3 && value > birth) bars.push_back({1, birth, value, false});
    columns[*column.rbegin()] = std::move(column);
  }
  sort_bars(bars);
  return bars;
}

TORSOR_TEST("RTD: the bars of 2N points are those of the mapping cone, also without a metric") {
  Random random(3);
  for (int trial = 0; trial < 12; ++trial) {
    const auto weights = [&] {
      return cloud(9, [&](std::int64_t, std::int64_t) {
        return trial % 2 == 0 ? random.uniform() : static_cast<double>(random.below(7));
      });
    };
    const DistanceMatrix p = weights();
    const DistanceMatrix q = weights();
    TORSOR_CHECK((cross_barcode(p, q).bars == cone_bars(p, q)));
    TORSOR_CHECK((cross_barcode(q, p).bars == cone_bars(q, p)));
  }
}

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
