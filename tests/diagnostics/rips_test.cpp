#include "diagnostics/persistence/rips_persistence.hpp"

#include <cmath>
#include <limits>
#include <set>

#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/persistence/bottleneck.hpp"
#include "diagnostics/persistence/lens_reduction.hpp"
#include "diagnostics/persistence/rips_cliques.hpp"
#include "tests/diagnostics/clouds.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

std::string bars_text(const PersistenceDiagram& diagram) {
  std::string text;
  for (const PersistenceBar& bar : diagram.bars) {
    if (bar.dimension > 0) {
      text += fmt::format("H{} [{:.6f}, {:.6f}{}) ", bar.dimension, bar.birth, bar.death,
                          bar.survives ? " survives" : "");
    }
  }
  return text;
}

/// The bars of dimensions 0 and 1 by both methods, at several radii and in two fields.
void check_methods_agree(const DistanceMatrix& distances) {
  const double enclosing = distances.enclosing_radius();
  for (const double share : {0.4, 0.7, 1.0}) {
    for (const int characteristic : {2, 3}) {
      RipsOptions options{.radius = share * enclosing, .characteristic = characteristic};
      options.method = RipsMethod::lenses;
      const PersistenceDiagram lenses = rips_persistence(distances, options);
      options.method = RipsMethod::cliques;
      const PersistenceDiagram cliques = rips_persistence(distances, options);
      TORSOR_INFO("share " << share << ", p " << characteristic << ":\n"
                           << bars_text(lenses) << "\n"
                           << bars_text(cliques));
      TORSOR_CHECK((lenses.bars == cliques.bars));
    }
  }
}

TORSOR_TEST("Rips: lenses and cliques give the same bars, to the last bit") {
  Random random(11);
  for (int trial = 0; trial < 6; ++trial) {
    check_methods_agree(DistanceMatrix::euclidean(normal_values({30, 2}, random)));
    check_methods_agree(DistanceMatrix::euclidean(normal_values({24, 6}, random)));
    // No metric at all, and one with many ties.
    check_methods_agree(cloud(20, [&](std::int64_t, std::int64_t) { return random.uniform(); }));
    check_methods_agree(cloud(
        22, [&](std::int64_t, std::int64_t) { return static_cast<double>(random.below(6)); }));
  }
  check_methods_agree(torus(4, 5));
}

TORSOR_TEST("Rips: n equally spaced points have one bar, [d(1), d(⌈n/3⌉))") {
  for (std::int64_t n = 5; n <= 60; ++n) {
    const PersistenceDiagram diagram = rips_persistence(polygon(n));
    TORSOR_INFO("n = " << n << ": " << bars_text(diagram));
    const auto bars = diagram.of_dimension(1);
    TORSOR_REQUIRE(bars.size() == 1);
    TORSOR_CHECK((bars[0] == PersistenceBar{1, chord(n, 1), chord(n, (n + 2) / 3), false}));
    const auto components = diagram.of_dimension(0);
    TORSOR_CHECK(std::ssize(components) == n);
    TORSOR_CHECK(components[0].survives);
    for (std::size_t i = 1; i < components.size(); ++i) {
      TORSOR_CHECK((components[i] == PersistenceBar{0, 0.0, chord(n, 1), false}));
    }
  }
}

/// Persistent Künneth formula for the product of an n-gon and an m-gon in the maximum metric.
void check_torus(std::int64_t n, std::int64_t m, const PersistenceDiagram& diagram) {
  const PersistenceBar first{1, chord(n, 1), chord(n, (n + 2) / 3), false};
  const PersistenceBar second{1, chord(m, 1), chord(m, (m + 2) / 3), false};
  TORSOR_REQUIRE(first.birth > second.birth);
  std::vector<PersistenceBar> expected{first, second};
  expected.insert(expected.end(), static_cast<std::size_t>(n - 1),
                  {1, second.birth, first.birth, false});
  sort_bars(expected);
  TORSOR_INFO(n << " x " << m << ": " << bars_text(diagram));
  TORSOR_CHECK((diagram.of_dimension(1) == expected));
}

TORSOR_TEST("Rips: the torus in the maximum metric has the bars of Künneth's formula") {
  check_torus(5, 7, rips_persistence(torus(5, 7)));
  check_torus(10, 14, rips_persistence(torus(10, 14)));
  check_torus(5, 7, rips_persistence(torus(5, 7), {.method = RipsMethod::cliques}));
  // Dimension 2, to the enclosing radius and to the default one.
  const PersistenceDiagram small =
      rips_persistence(torus(5, 7), {.max_dimension = 2, .radius = 2.0});
  TORSOR_CHECK(small.complete);
  check_torus(5, 7, small);
  const std::vector<PersistenceBar> surface{{2, chord(5, 1), chord(5, 2), false}};
  TORSOR_CHECK((small.of_dimension(2) == surface));
}

TORSOR_TEST("Rips: the surface of the torus 10 x 14 is born at 0.618 and ends at 1.802") {
  // The bar of the 10-gon ends at 1.902 only: at 1.81 it survives.
  const PersistenceDiagram diagram =
      rips_persistence(torus(10, 14), {.max_dimension = 2, .radius = 1.81});
  const std::vector<PersistenceBar> surface{{2, chord(10, 1), chord(14, 5), false}};
  TORSOR_INFO(bars_text(diagram) << diagram.simplices << " simplices");
  TORSOR_CHECK((diagram.of_dimension(2) == surface));
  const auto loops = diagram.of_dimension(1);
  TORSOR_REQUIRE(loops.size() == 11);
  TORSOR_CHECK((loops[0] == PersistenceBar{1, chord(10, 1), 1.81, true}));
  TORSOR_CHECK((loops[1] == PersistenceBar{1, chord(14, 1), chord(14, 5), false}));
}

/// An 8 x 8 grid of the flat Klein bottle of side 1: (x, y) ~ (x + 1, y) ~ (-x, y + 1).
DistanceMatrix klein_bottle() {
  constexpr std::int64_t kSide = 8;
  return cloud(kSide * kSide, [](std::int64_t i, std::int64_t j) {
    const auto x = [](std::int64_t k) { return static_cast<double>(k % kSide) / kSide; };
    const auto y = [](std::int64_t k) { return static_cast<double>(k / kSide) / kSide; };
    double least = 10.0;
    for (int b = -1; b <= 1; ++b) {
      for (int a = -1; a <= 2; ++a) {
        const double image = (b == 0 ? x(j) : -x(j)) + a;
        least = std::min(least, std::hypot(image - x(i), y(j) + b - y(i)));
      }
    }
    return least;
  });
}

/// 80 spiral points of the half sphere, lines through the origin, at their angles.
DistanceMatrix projective_plane() {
  constexpr std::int64_t kCount = 80;
  const auto point = [](std::int64_t k) {
    const double z = (static_cast<double>(k) + 0.5) / kCount;
    const double angle = static_cast<double>(k) * std::numbers::pi * (3.0 - std::sqrt(5.0));
    const double r = std::sqrt(1.0 - z * z);
    return Eigen::Vector3d(r * std::cos(angle), r * std::sin(angle), z);
  };
  return cloud(kCount, [&](std::int64_t i, std::int64_t j) {
    return std::acos(std::min(1.0, std::abs(point(i).dot(point(j)))));
  });
}

TORSOR_TEST("Rips: torsion shows in the field: Klein bottle and projective plane over Z/2, Z/3") {
  const auto numbers = [](const DistanceMatrix& space, int p, double radius, double scale) {
    const PersistenceDiagram diagram =
        rips_persistence(space, {.max_dimension = 2, .radius = radius, .characteristic = p});
    TORSOR_INFO("p = " << p << ": " << bars_text(diagram));
    return std::vector{diagram.betti(0, scale), diagram.betti(1, scale), diagram.betti(2, scale)};
  };
  // A geodesic circle of length 1 fills at 1/3, squares of the grid at √2/8 = 0.18.
  TORSOR_CHECK((numbers(klein_bottle(), 2, 0.27, 0.26) == std::vector<std::int64_t>{1, 2, 1}));
  TORSOR_CHECK((numbers(klein_bottle(), 3, 0.27, 0.26) == std::vector<std::int64_t>{1, 1, 0}));
  // The projective line, of length π, fills at π/3.
  TORSOR_CHECK((numbers(projective_plane(), 2, 0.85, 0.8) == std::vector<std::int64_t>{1, 1, 1}));
  TORSOR_CHECK((numbers(projective_plane(), 3, 0.85, 0.8) == std::vector<std::int64_t>{1, 0, 0}));
  // The same in dimension 1 by lenses.
  const auto loops = [](int p) {
    return rips_persistence(projective_plane(), {.characteristic = p}).betti(1, 0.8);
  };
  TORSOR_CHECK(loops(2) == 1);
  TORSOR_CHECK(loops(3) == 0);
  TORSOR_CHECK(loops(46337) == 0);
}

TORSOR_TEST("Rips: what is alive at the radius survives it, and a full radius leaves nothing") {
  const PersistenceDiagram cut = rips_persistence(polygon(20), {.radius = 1.0});
  TORSOR_CHECK(!cut.complete);
  TORSOR_REQUIRE(cut.of_dimension(1).size() == 1);
  TORSOR_CHECK((cut.of_dimension(1)[0] == PersistenceBar{1, chord(20, 1), 1.0, true}));
  TORSOR_CHECK(cut.betti(1, 1.0) == 1);
  TORSOR_CHECK(cut.json()["bars"].back()["death"].is_null());
  const PersistenceDiagram apart = rips_persistence(polygon(20), {.radius = 0.1});
  TORSOR_CHECK(apart.betti(0, 0.1) == 20);
  Random random(3);
  const PersistenceDiagram full = rips_persistence(normal_values({60, 3}, random));
  TORSOR_CHECK(full.complete);
  for (const PersistenceBar& bar : full.of_dimension(1)) TORSOR_CHECK(!bar.survives);
}

TORSOR_TEST("Rips: copies of one point have no loops, and bars of length 0 in dimension 0") {
  for (const RipsMethod method : {RipsMethod::lenses, RipsMethod::cliques}) {
    const PersistenceDiagram diagram = rips_persistence(at::zeros({12, 3}), {.method = method});
    TORSOR_REQUIRE(diagram.bars.size() == 12);
    for (const PersistenceBar& bar : diagram.bars) TORSOR_CHECK(bar.length() == 0.0);
    TORSOR_CHECK(diagram.betti(0, 0.0) == 1);
  }
}

TORSOR_TEST("Rips: the default radius of dimension 2 ends just after the loops of a torus") {
  Random random(5);
  const PersistenceDiagram loops = rips_persistence(noisy_circles(150, 2, 0.0, random));
  const double radius = surface_radius(loops);
  const auto bars = loops.of_dimension(1);
  TORSOR_CHECK(radius == std::min(loops.radius, 1.02 * std::max(bars[0].death, bars[1].death)));
  TORSOR_CHECK(radius > std::sqrt(3.0));
  TORSOR_CHECK(radius < 0.8 * loops.radius);
  // Without loops: √3/2 of the enclosing radius.
  const DistanceMatrix points = DistanceMatrix::euclidean(at::zeros({1, 1}));
  TORSOR_CHECK(surface_radius(rips_persistence(points)) == 0.0);
}

TORSOR_TEST("Rips: cliques are counted exactly, and the count ends at its limit") {
  const FilteredGraph complete = rips_graph(polygon(20), 2.0);
  TORSOR_CHECK(count_cliques(complete, 2, 1e9) == 20 + 190);
  TORSOR_CHECK(count_cliques(complete, 3, 1e9) == 20 + 190 + 1140);
  TORSOR_CHECK(count_cliques(complete, 4, 1e9) == 20 + 190 + 1140 + 4845);
  const double stopped = count_cliques(complete, 4, 300.0);
  TORSOR_CHECK(stopped > 300.0);
  TORSOR_CHECK(stopped < 1000.0);
  TORSOR_CHECK(collapsed(complete).edges.size() < complete.edges.size());
}

TORSOR_TEST("Rips: a request beyond the memory is refused with the number that fits") {
  Random random(7);
  // Without a metric the collapse finds little to remove.
  const DistanceMatrix points =
      cloud(60, [&](std::int64_t, std::int64_t) { return random.uniform(); });
  RipsOptions options{.max_dimension = 2, .radius = 1e9, .memory_limit = 2e5};
  const std::string text =
      text_of<InvalidArgument>([&] { static_cast<void>(rips_persistence(points, options)); });
  TORSOR_INFO(text);
  TORSOR_CHECK(text.find("60 points up to dimension 2") != std::string::npos);
  TORSOR_CHECK(text.find("the limit is 0.2 MB") != std::string::npos);
  // The number named does fit, on the sample of that size.
  const auto at_number = text.find("up to ", text.find("limit is"));
  TORSOR_REQUIRE(at_number != std::string::npos);
  const auto count = std::stoul(text.substr(at_number + 6));
  TORSOR_CHECK(count >= 4);
  TORSOR_CHECK(count < 60);
  const std::vector<std::int64_t> order = maxmin_order(points);
  const DistanceMatrix sample = points.among(std::span(order).first(count));
  TORSOR_CHECK(rips_persistence(sample, options).memory <= 2e5);
  TORSOR_THROWS_WITH(rips_persistence(points, {.memory_limit = 1e3}), InvalidArgument,
                     "up to 8 points fit");
}

TORSOR_TEST("Rips: what is no distance, no radius or no field is refused") {
  const auto refused = [](double a, double b, double c, const char* part) {
    TORSOR_THROWS_WITH(DistanceMatrix(Eigen::Matrix2d{{c, a}, {b, 0.0}}), InvalidArgument, part);
  };
  refused(1.0, 2.0, 0.0, "points 0 and 1 disagree: 1 and 2");
  refused(-1.0, -1.0, 0.0, "points 0 and 1 is -1: not a length");
  refused(1.0, 1.0, 0.5, "point 0 to itself is 0.5, not 0");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  refused(nan, nan, 0.0, "is nan");
  TORSOR_THROWS_WITH(DistanceMatrix(Eigen::MatrixXd(2, 3)), InvalidArgument, "not 2 x 3");
  TORSOR_THROWS_WITH(DistanceMatrix::euclidean(at::zeros({2, 2}).log()), InvalidArgument,
                     "point 0 is not finite");
  const DistanceMatrix six = polygon(6);
  TORSOR_THROWS_WITH(rips_persistence(six, {.max_dimension = 3}), InvalidArgument, "up to 3");
  TORSOR_THROWS_WITH(rips_persistence(six, {.radius = nan}), InvalidArgument, "radius of nan");
  TORSOR_THROWS_WITH(rips_persistence(six, {.characteristic = 4}), InvalidArgument, "not 4");
  TORSOR_THROWS_WITH(rips_persistence(six, {.max_dimension = 2, .method = RipsMethod::lenses}),
                     InvalidArgument, "dimension 2 needs cliques");
  TORSOR_THROWS_WITH(six.among(std::vector<std::int64_t>{6}), InvalidArgument, "no point 6");
}

TORSOR_TEST("Rips: maxmin order takes the farthest point each time, and copies last") {
  const DistanceMatrix line = cloud(5, [](std::int64_t i, std::int64_t j) {
    const double x[] = {0.0, 0.0, 10.0, 4.0, 9.0};
    return std::abs(x[i] - x[j]);
  });
  TORSOR_CHECK((maxmin_order(line) == std::vector<std::int64_t>{0, 2, 3, 4, 1}));
}

TORSOR_TEST("Bottleneck: bars move to bars or to the diagonal, survivors to survivors") {
  const auto bar = [](double birth, double death, bool survives = false) {
    return PersistenceBar{1, birth, death, survives};
  };
  using Bars = std::vector<PersistenceBar>;
  const Bars two{bar(0.0, 4.0), bar(1.0, 2.0)};
  TORSOR_CHECK(bottleneck_distance(two, two) == 0.0);
  TORSOR_CHECK((bottleneck_distance(two, Bars{}) == 2.0));
  TORSOR_CHECK((bottleneck_distance(two, Bars{bar(0.25, 4.5)}) == 0.5));  // (1, 2) to the diagonal
  // Crossed partners: the near pairing of the first bar would leave the second 3 away.
  TORSOR_CHECK(bottleneck_distance(Bars{bar(0.0, 10.0), bar(0.0, 13.0)},
                                   Bars{bar(0.0, 11.0), bar(0.0, 8.0)}) == 2.0);
  TORSOR_CHECK((bottleneck_distance(Bars{bar(1.0, 5.0, true)}, Bars{bar(1.5, 5.0, true)}) == 0.5));
  TORSOR_CHECK((std::isinf(bottleneck_distance(Bars{bar(1.0, 5.0, true)}, Bars{bar(1.0, 5.0)}))));
}

TORSOR_TEST("Bottleneck: moving the points by ε moves the diagram by 2ε at most") {
  Random random(9);
  for (int trial = 0; trial < 10; ++trial) {
    const at::Tensor points = normal_values({40, 2}, random);
    at::Tensor moved = points.clone();
    for (std::int64_t i = 0; i < moved.numel(); ++i) {
      moved.data_ptr<double>()[i] += random.uniform(-0.01, 0.01);  // ε = 0.01·√2
    }
    const PersistenceDiagram a = rips_persistence(points);
    const PersistenceDiagram b = rips_persistence(moved);
    for (const int dimension : {0, 1}) {
      const double distance =
          bottleneck_distance(a.of_dimension(dimension), b.of_dimension(dimension));
      TORSOR_CHECK(distance > 0.0);
      TORSOR_CHECK(distance <= 0.02 * std::sqrt(2.0));
    }
  }
}

}  // namespace
}  // namespace torsor::testing
