#include <cmath>

#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// n = 60 resolves the stabilizers C_2 to C_6.
ImageFamilyPointer sixty() { return polar_harmonics({.order = 60, .rings = 1}); }

/// The largest |f(x0 + εv) - f(h(x0 + εv))| over the stabilizer of the chart's centre, with v along
/// the chart at phase 0.4.
double oscillation(const Encoder& encode, const ImageFamily& family, int m, double epsilon) {
  const Chart& chart = family.chart(fmt::format("around C{}", m));
  const std::vector<Complex> point{std::polar(epsilon, 0.4)};
  const at::Tensor code = chart_codes(encode, family, chart, point);
  double most = 0.0;
  const auto step = static_cast<std::int64_t>(family.group().order()) / m;
  for (int j = 1; j < m; ++j) {
    const at::Tensor moved = chart_codes(encode, family, chart, point, j * step);
    most = std::max(most, (moved - code).norm().item<double>());
  }
  return most;
}

double slope(const Encoder& encode, const ImageFamily& family, int m, double epsilon) {
  return std::log10(oscillation(encode, family, m, 10.0 * epsilon) /
                    oscillation(encode, family, m, epsilon));
}

TORSOR_TEST("a phase of constant length jumps by the diameter of the regular m-gon") {
  const ImageFamilyPointer family = sixty();
  const ZooEncoder phase = zoo_encoder("first_phase", *family);
  const ZooEncoder linear = zoo_encoder("first_harmonic", *family);
  const std::vector<double> diameters{2.0, std::sqrt(3.0), 2.0, 1.902113032590307, 2.0};
  for (int m = 2; m <= 6; ++m) {
    TORSOR_INFO("m = " << m);
    const double expected = diameters[static_cast<std::size_t>(m - 2)];
    TORSOR_CHECK(std::abs(forced_jump(1, m) - expected) < 1e-15);
    TORSOR_CHECK(std::abs(expected - 2.0 * std::sin(std::numbers::pi * (m / 2) / m)) < 1e-15);
    for (const double epsilon : {1e-1, 1e-3, 1e-6}) {
      // Rounding of c_1 is 1e-16 beside ε.
      TORSOR_CHECK(std::abs(oscillation(phase.encode, *family, m, epsilon) - expected) <
                   1e-15 / epsilon * 10.0 + 1e-14);
      TORSOR_CHECK(std::abs(oscillation(linear.encode, *family, m, epsilon) - expected * epsilon) <
                   1e-14);
    }
  }
}

TORSOR_TEST("a plane jumps unless m divides its weight") {
  for (int m = 1; m <= 12; ++m) {
    for (int k = -12; k <= 12; ++k) TORSOR_CHECK((forced_jump(k, m) == 0.0) == (k % m == 0));
  }
}

TORSOR_TEST(
    "oscillation falls with slope 1, 1/2 or 0, and a softened phase has a knee at its core") {
  const ImageFamilyPointer family = sixty();
  const auto rate = [&](const char* name, double epsilon) {
    return slope(zoo_encoder(name, *family, {.core = 1e-3}).encode, *family, 3, epsilon);
  };
  TORSOR_CHECK(std::abs(rate("first_harmonic", 1e-5) - 1.0) < 1e-9);
  TORSOR_CHECK(std::abs(rate("all_harmonics", 1e-5) - 1.0) < 1e-9);
  TORSOR_CHECK(std::abs(rate("root_phase", 1e-5) - 0.5) < 1e-9);
  TORSOR_CHECK(std::abs(rate("first_phase", 1e-5)) < 1e-9);
  TORSOR_CHECK(std::abs(rate("softened_phase", 1e-6) - 1.0) < 1e-4);  // far below δ
  TORSOR_CHECK(std::abs(rate("softened_phase", 1e-2)) < 5e-3);        // far above
  const double knee =
      oscillation(zoo_encoder("softened_phase", *family, {.core = 1e-3}).encode, *family, 3, 1e-3);
  TORSOR_CHECK(std::abs(knee - std::sqrt(3.0) / std::sqrt(2.0)) < 1e-9);
}

TORSOR_TEST("charges around a symmetric image are the exponents of c_1, congruent to the weight") {
  const ImageFamilyPointer family = sixty();
  const std::vector<HarmonicMonomial> at_three{
      {{{1, 1}}}, {{{1, -2}, {3, 1}}}, {{{1, -1}, {3, 1}}}, {{{3, 1}}}, {{{1, 4}, {3, -1}}}};
  const std::vector<int> expected{1, -2, -1, 0, 4};
  for (std::size_t i = 0; i < at_three.size(); ++i) {
    TORSOR_INFO("F = " << at_three[i].text());
    const CodePlane plane{at_three[i]};
    TORSOR_REQUIRE(plane.charge_around(3).has_value());
    TORSOR_CHECK(*plane.charge_around(3) == expected[i]);
    TORSOR_CHECK((*plane.charge_around(3) - plane.weight()) % 3 == 0);
    const ZooEncoder encoder = plane_encoder("F", "", {plane}, {}, *family);
    for (const double radius : {0.01, 0.7}) {
      const at::Tensor codes =
          chart_codes(encoder.encode, *family, family->chart("around C3"), circle(radius, 48));
      TORSOR_CHECK(std::abs(turns(plane_values(codes)) - expected[i]) < 1e-9);
    }
  }
  TORSOR_CHECK((!CodePlane{{{{2, 1}}}}.charge_around(3).has_value()));
}

TORSOR_TEST("a C_m image repeats its code m times a turn, so m divides the winding") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  for (const int m : {2, 3, 4, 6}) {
    for (const HarmonicMonomial& monomial :
         {HarmonicMonomial{{{m, 1}}}, HarmonicMonomial{{{m, -1}}}}) {
      const ZooEncoder encoder = plane_encoder("F", "", {{monomial}}, {}, *family);
      const auto values = plane_values(orbit_codes(encoder.encode, *family, fmt::format("C{}", m)));
      TORSOR_CHECK(std::abs(turns(values) - monomial.weight()) < 1e-9);
    }
  }
  // On a C_3 image the plane of c_1 vanishes: there is no winding to speak of.
  const ZooEncoder first = zoo_encoder("pose_and_invariants", *family);
  const auto values = plane_values(orbit_codes(first.encode, *family, "C3"));
  for (const Complex& value : values) TORSOR_CHECK(std::abs(value) < 1e-15);
}

TORSOR_TEST("0/0 at the core of a phase shows as NaN, never as a number") {
  const ImageFamilyPointer family = sixty();
  const at::Tensor black = at::zeros({1, 1, 1, 60}, at::kDouble);
  TORSOR_CHECK(zoo_encoder("first_phase", *family).encode(black).isnan().all().item<bool>());
  TORSOR_CHECK(zoo_encoder("moment_angle", *family).encode(black).isnan().all().item<bool>());
  for (const char* name : {"first_harmonic", "softened_phase", "root_phase"}) {
    TORSOR_CHECK(largest(zoo_encoder(name, *family).encode(black)) == 0.0);
  }
}

TORSOR_TEST("the principal axis jumps to its antipode across a wall of images") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1, .harmonics = {2, 3}});
  const ZooEncoder axis = zoo_encoder("principal_axis", *family);
  TORSOR_CHECK(axis.continuity == Continuity::walls);
  const auto code = [&](double phase) {
    const std::vector<double> p{1.0, 0.0, std::cos(phase), std::sin(phase)};
    return axis.encode(family->orbit(p).slice(0, 0, 1));
  };
  // With c_2 = 1 the axis is 0 or π, and the sign of cos(arg c_3) decides: walls at ±90°.
  const double wall = std::numbers::pi / 2.0;
  TORSOR_CHECK(std::abs((code(wall + 1e-9) - code(wall - 1e-9)).norm().item<double>() - 2.0) <
               1e-12);
  TORSOR_CHECK(std::abs((code(-wall + 1e-9) - code(-wall - 1e-9)).norm().item<double>() - 2.0) <
               1e-12);
  TORSOR_CHECK((code(0.3) - code(1.2)).norm().item<double>() < 1e-12);
}

TORSOR_TEST("the free family forces a charge: the two charts of the Hopf family sum to one") {
  const ImageFamilyPointer family = image_family("hopf_rings");
  // F = a: no zero in the chart a = 1, one at u = 0 in the chart b. F = 2a + b: one zero, b/a = -2,
  // which lies in the chart b. Windings are counted on the rims.
  const auto sum = [&](const Encoder& encode) {
    double total = 0.0;
    for (const char* name : {"a", "b"}) {
      total +=
          turns(plane_values(chart_codes(encode, *family, family->chart(name), circle(1.0, 96))));
    }
    return total;
  };
  TORSOR_CHECK(std::abs(sum(zoo_encoder("first_harmonic", *family).encode) - 1.0) < 1e-9);
  const CodePlane first{{{{1, 1}}}, PlaneLength::linear, 0};
  const CodePlane second{{{{1, 1}}}, PlaneLength::linear, 1};
  const ZooEncoder both = plane_encoder("both", "", {first, second}, {}, *family);
  const Encoder mixed = [&](const at::Tensor& images) {
    const at::Tensor codes = both.encode(images);
    return 2.0 * codes.slice(1, 0, 2) + codes.slice(1, 2, 4);
  };
  TORSOR_CHECK(std::abs(sum(mixed) - 1.0) < 1e-9);
}

TORSOR_TEST("the weighted family obeys q·Q0 + p·Q1 = k") {
  struct Case {
    int p;
    int q;
    HarmonicMonomial monomial;
  };
  for (const Case& c :
       {Case{2, 3, {{{2, -1}, {3, 1}}}}, Case{2, 3, {{{2, 2}, {3, -1}}}}, Case{1, 3, {{{1, 1}}}},
        Case{1, 3, {{{1, -1}, {3, 1}}}}, Case{2, 3, {{{2, 3}}}}, Case{3, 4, {{{3, -1}, {4, 1}}}}}) {
    const ImageFamilyPointer family = weighted_sphere(c.p, c.q);
    const ZooEncoder encoder = plane_encoder("F", "", {{c.monomial}}, {}, *family);
    const auto rim = [&](const char* name) {
      const Chart& chart = family->chart(name);
      return turns(
          plane_values(chart_codes(encoder.encode, *family, chart, circle(chart.radius, 240))));
    };
    TORSOR_INFO("F = " << c.monomial.text());
    TORSOR_CHECK(std::abs(c.q * rim("a") + c.p * rim("b") - c.monomial.weight()) < 1e-9);
  }
}

}  // namespace
}  // namespace torsor::testing
