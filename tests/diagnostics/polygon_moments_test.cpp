#include "diagnostics/polygon_moments.hpp"

#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "datasets/families/other_families.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

std::vector<Complex> regular_polygon(int m) {
  std::vector<Complex> corners;
  for (int j = 0; j < m; ++j) corners.push_back(root_of_unity(j, m));
  return corners;
}

/// The same moment from the boundary integral (1/2i) ∮ conj(z) z^k dz, edge by edge:
/// (1/2i) Σ [α (b^{k+1} - a^{k+1})/(k+1) + μ (b^{k+2} - a^{k+2})/(k+2)] with conj(z) = α + μz on
/// the edge.
Complex boundary_moment(const std::vector<Complex>& corners, int k) {
  Complex sum;
  for (std::size_t j = 0; j < corners.size(); ++j) {
    const Complex a = corners[j];
    const Complex b = corners[(j + 1) % corners.size()];
    const Complex mu = std::conj(b - a) / (b - a);
    const Complex alpha = std::conj(a) - mu * a;
    sum += alpha * (std::pow(b, k + 1) - std::pow(a, k + 1)) / (k + 1.0) +
           mu * (std::pow(b, k + 2) - std::pow(a, k + 2)) / (k + 2.0);
  }
  return sum / Complex(0.0, 2.0);
}

TORSOR_TEST("polygon moments: area, first and second moments of a rectangle") {
  const std::vector<Complex> corners{{1, 1}, {4, 1}, {4, 3}, {1, 3}};
  TORSOR_CHECK(std::abs(polygon_moment(corners, 0) - 6.0) < 1e-14);
  TORSOR_CHECK(std::abs(polygon_moment(corners, 1) - 6.0 * Complex(2.5, 2.0)) < 1e-13);
  // ∬ x² = 2·(4³-1)/3 = 42, ∬ y² = 3·(3³-1)/3 = 26, 2∬ xy = 2·7.5·4 = 60.
  TORSOR_CHECK(std::abs(polygon_moment(corners, 2) - Complex(42.0 - 26.0, 60.0)) < 1e-12);
}

TORSOR_TEST("polygon moments agree with the boundary integral and turn with their weight") {
  Random random(5);
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<Complex> corners = regular_polygon(5);
    for (Complex& corner : corners) corner *= Complex(random.uniform(0.7, 1.3), random.uniform());
    std::vector<Complex> turned = corners;
    const double angle = random.uniform(0.0, 6.0);
    for (Complex& corner : turned) corner *= std::polar(1.0, angle);
    for (int k = 0; k <= 6; ++k) {
      const Complex moment = polygon_moment(corners, k);
      TORSOR_CHECK(std::abs(moment - boundary_moment(corners, k)) < 1e-12);
      TORSOR_CHECK(std::abs(polygon_moment(turned, k) - std::polar(1.0, k * angle) * moment) <
                   1e-12);
    }
  }
}

TORSOR_TEST("polygon moments of a regular m-gon vanish unless m divides k") {
  for (int m = 3; m <= 6; ++m) {
    for (int k = 1; k <= 8; ++k) {
      const double size = std::abs(polygon_moment(regular_polygon(m), k));
      TORSOR_CHECK((size < 1e-15) == (k % m != 0));
    }
  }
  // √3·3/40 at unit circumradius.
  TORSOR_CHECK(std::abs(polygon_moment(regular_polygon(3), 3) - 3.0 * std::sqrt(3.0) / 40.0) <
               1e-15);
}

TORSOR_TEST("triangles: near the equilateral one M_2 = (√3/8) t, so its phase is a vortex") {
  const ImageFamilyPointer family = image_family("triangles");
  const Chart& corner = family->chart("corner");
  const auto moment = [&](Complex t, int k) {
    return polygon_moment(centred_corners(corner.point(std::vector{t.real(), t.imag()})), k);
  };
  for (const double size : {1e-2, 1e-4}) {
    for (const double phase : {0.0, 0.7, 2.0, -2.5}) {
      const Complex t = std::polar(size, phase);
      // The next term is of second order.
      TORSOR_CHECK(std::abs(moment(t, 2) - std::sqrt(3.0) / 8.0 * t) < size * size);
      TORSOR_CHECK(std::abs(moment(t, 3) - 3.0 * std::sqrt(3.0) / 40.0) < size);
    }
  }
  std::vector<Complex> second;
  std::vector<Complex> third;
  for (const Complex t : circle(0.05, 48)) {
    second.push_back(moment(t, 2));
    third.push_back(moment(t, 3));
  }
  TORSOR_CHECK(std::abs(turns(second) - 1.0) < 1e-12);
  TORSOR_CHECK(std::abs(turns(third)) < 1e-12);
}

TORSOR_TEST("polygon moments refuse what is no polygon") {
  const std::vector<Complex> two{0.0, 1.0};
  TORSOR_THROWS_WITH(polygon_moment(two, 1), InvalidArgument, "not 2 corners and k = 1");
  TORSOR_THROWS_WITH(polygon_moment(regular_polygon(3), -1), InvalidArgument, "k = -1");
}

}  // namespace
}  // namespace torsor::testing
