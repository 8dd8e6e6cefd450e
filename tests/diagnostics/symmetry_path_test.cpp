#include "diagnostics/continuity/symmetry_path.hpp"

#include <array>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// |Re e^{-ikθ}| over 24 angles, 0 < k < 12.
const double kNorm = std::sqrt(12.0);

using Coefficients = std::map<int, Complex>;

/// The orbits of one ring whose coefficients depend on t.
template <class Path>
PathOrbits ring_path(const ImageFamily& family, Path path) {
  return [&family, path](double t) {
    std::vector<double> parameters(14);  // c_0, ..., c_6
    for (const auto& [k, c] : Coefficients(path(t))) {
      parameters[static_cast<std::size_t>(2 * k)] = c.real();
      parameters[static_cast<std::size_t>(2 * k + 1)] = c.imag();
    }
    return family.orbit(parameters);
  };
}

TORSOR_TEST(
    "D2: along c_3 + t c_1 the distance to Fix C_3 is |t| times |c_1|, zero at t = 0 only") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  // No point of the scan is t = 0.
  const SymmetryPathResult result =
      symmetries_along_path(ring_path(*family,
                                      [](double t) {
                                        return Coefficients{{3, 1.0}, {1, t}};
                                      }),
                            {.low = -1.0, .high = 0.7, .intervals = 20});
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_REQUIRE((result.divisors == std::vector<std::int64_t>{1, 2, 3, 4, 6, 8, 12, 24}));
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    const double t = result.points[i];
    TORSOR_CHECK(result.orders[i] == 1);
    TORSOR_CHECK(result.distances[0][i] == 0.0);
    TORSOR_CHECK(std::abs(result.distances[2][i] - std::abs(t) * kNorm) < 1e-14);
    // c_1 and c_3 both break C_2.
    TORSOR_CHECK(std::abs(result.distances[1][i] - std::sqrt(1.0 + t * t) * kNorm) < 1e-14);
  }
  TORSOR_REQUIRE(result.crossings.size() == 1);
  const SymmetryCrossing& crossing = result.crossings.front();
  TORSOR_CHECK(crossing.order == 3);
  TORSOR_CHECK(crossing.extent == 0.0);
  // The search ends within 1e-12 of the path's length 1.7.
  TORSOR_CHECK(std::abs(crossing.position) < 1.7e-12);
  TORSOR_CHECK(crossing.distance < 1.7e-12 * kNorm + 1e-14);
  TORSOR_CHECK(result.finding.find("C3 at t = 0") != std::string::npos);
}

TORSOR_TEST("D2: a path that meets no symmetric image has no crossing, only a nearest approach") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const SymmetryPathResult result = symmetries_along_path(ring_path(*family, [](double t) {
    return Coefficients{{3, 1.0}, {1, Complex(t, 0.25)}};
  }));
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_CHECK(result.crossings.empty());
  TORSOR_CHECK(result.effect == 0.0);
  // |x - A_3 x| = |c_1|·√12 = 0.866 at t = 0.
  TORSOR_CHECK(result.finding.find("the nearest is 0.866 away, C3 at t = 0") != std::string::npos);
}

TORSOR_TEST("D2: a path that meets two symmetries has both, each with its group") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const SymmetryPathResult result = symmetries_along_path(ring_path(*family, [](double t) {
    return Coefficients{{2, t - 0.31}, {3, Complex(0.0, t + 0.42)}, {6, 1.0}};
  }));
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_REQUIRE(result.crossings.size() == 2);
  TORSOR_CHECK(result.crossings[0].order == 2);  // c_3 = 0
  TORSOR_CHECK(std::abs(result.crossings[0].position + 0.42) < 1e-11);
  TORSOR_CHECK(result.crossings[1].order == 3);  // c_2 = 0
  TORSOR_CHECK(std::abs(result.crossings[1].position - 0.31) < 1e-11);
}

TORSOR_TEST("D2: what all images share is no crossing, what some share more is") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const SymmetryPathResult result = symmetries_along_path(ring_path(*family, [](double t) {
    return Coefficients{{4, 1.0}, {2, t - 0.013}};
  }));
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.generic == 2);
  TORSOR_REQUIRE(result.crossings.size() == 1);
  TORSOR_CHECK(result.crossings.front().order == 4);
  const SymmetryPathResult always = symmetries_along_path(ring_path(*family, [](double t) {
    return Coefficients{{4, 1.0 + 0.5 * t}};
  }));
  TORSOR_CHECK(always.generic == 4);
  TORSOR_CHECK(always.crossings.empty());
}

TORSOR_TEST("D2: a path may touch the symmetric images, stay among them, or end there") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const SymmetryPathResult touching = symmetries_along_path(ring_path(*family, [](double t) {
    return Coefficients{{3, 1.0}, {1, (t - 0.2) * (t - 0.2)}};
  }));
  TORSOR_REQUIRE(touching.crossings.size() == 1);
  // A distance of 12 (t - 0.2)² is told from 0 down to 1e-16, which a step of 1e-8 makes.
  TORSOR_CHECK(std::abs(touching.crossings.front().position - 0.2) < 1e-6);
  const SymmetryPathResult staying = symmetries_along_path(ring_path(*family, [](double t) {
    return Coefficients{{3, 1.0}, {1, std::max(0.0, t)}};
  }));
  TORSOR_REQUIRE(staying.crossings.size() == 1);
  TORSOR_CHECK(std::abs(staying.crossings.front().extent - 1.0) < 1e-14);  // t = -1, ..., 0
  const SymmetryPathResult ending = symmetries_along_path(ring_path(*family, [](double t) {
    return Coefficients{{3, 1.0}, {1, t - 1.0}};
  }));
  TORSOR_REQUIRE(ending.crossings.size() == 1);
  TORSOR_CHECK(ending.crossings.front().position == 1.0);
}

TORSOR_TEST("D2: a minimum of the size of the tolerance is inconclusive, as is a bad image") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const auto missing = [&](double gap) {
    return symmetries_along_path(ring_path(*family, [gap](double t) {
      return Coefficients{{3, 1.0}, {1, Complex(t, gap)}};
    }));
  };
  TORSOR_CHECK(missing(1e-8).verdict == Verdict::inconclusive);
  TORSOR_CHECK(missing(1e-8).crossings.empty());
  TORSOR_CHECK(missing(1e-5).verdict == Verdict::pass);
  TORSOR_CHECK(missing(1e-11).crossings.size() == 1);
  const SymmetryPathResult bad = symmetries_along_path([&](double t) {
    return family->orbit(family->object("C1").parameters) / (t == 0.0 ? 0.0 : 1.0);
  });
  TORSOR_CHECK(bad.verdict == Verdict::inconclusive);
  TORSOR_CHECK(bad.finding.find("at t = 0 is not finite") != std::string::npos);
}

TORSOR_TEST("D2: the paths of the families meet the symmetric image that they are named after") {
  for (const char* name : {"gaussian_rings", "triangles"}) {
    const ImageFamilyPointer family = image_family(name, {.size = 28});
    for (const Chart& chart : family->facts().charts) {
      if (chart.dimension != 1) continue;
      TORSOR_INFO(name << ", " << chart.name);
      const SymmetryPathResult result = symmetries_along_path(
          [&](double t) { return family->orbit(chart.point(std::vector{t})); },
          {.low = -chart.radius, .high = chart.radius, .intervals = 16});
      TORSOR_INFO(result.line());
      const std::array centre{0.0};
      const auto known = static_cast<std::int64_t>(family->stabilizer(chart.point(centre)).order());
      const auto found = std::ranges::find_if(
          result.crossings, [](const SymmetryCrossing& c) { return std::abs(c.position) < 1e-7; });
      TORSOR_REQUIRE(found != result.crossings.end());
      TORSOR_CHECK(found->order == known);
    }
  }
}

TORSOR_TEST("D2 refuses paths that cannot be scanned") {
  const PathOrbits none = [](double) { return at::zeros({4}); };
  TORSOR_THROWS_WITH((void)symmetries_along_path(none, {.low = 1.0, .high = 1.0}), InvalidArgument,
                     "a path from 1 to 1");
  TORSOR_THROWS_WITH((void)symmetries_along_path(none, {.intervals = 4}), InvalidArgument,
                     "in 4 intervals");
  TORSOR_THROWS_WITH((void)symmetries_along_path(none, {.tolerance = 0.0}), InvalidArgument,
                     "the tolerance 0");
  TORSOR_THROWS_WITH((void)symmetries_along_path(none), InvalidArgument, "not [4]");
}

}  // namespace
}  // namespace torsor::testing
