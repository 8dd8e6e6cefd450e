#include "diagnostics/continuity/vortex_map.hpp"

#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/other_families.hpp"
#include "diagnostics/continuity/charge_grid.hpp"
#include "diagnostics/continuity/closed_family.hpp"
#include "diagnostics/polygon_moments.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// F as a function of one complex number.
template <class F>
PlaneOverDisc plane_of(F f) {
  return [f](const at::Tensor& points) {
    std::vector<double> values;
    for (std::int64_t i = 0; i < points.size(0); ++i) {
      const Complex value = f(Complex(points[i][0].item<double>(), points[i][1].item<double>()));
      values.insert(values.end(), {value.real(), value.imag()});
    }
    return at::tensor(values, at::kDouble).reshape({points.size(0), 2});
  };
}

/// The first plane of an encoder over a chart of a family.
PlaneOverDisc over_chart(const ImageFamily& family, std::string_view chart, const Encoder& encode) {
  return [&family, encode, name = std::string(chart)](const at::Tensor& points) {
    const at::Tensor parameters = family.chart(name)(points);
    return encode(family.images(parameters, at::zeros({points.size(0)}, at::kLong))).slice(1, 0, 2);
  };
}

PlaneOverDisc zoo_plane(const ImageFamily& family, const char* name, double core = 0.1) {
  return over_chart(family, "around C3", zoo_encoder(name, family, {.core = core}).encode);
}

TORSOR_TEST("charges of a grid obey Stokes in whole numbers, also with zeros and NaN on vertices") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    at::Tensor values = at::zeros({81, 2}, at::kDouble);
    for (std::int64_t i = 0; i < 162; ++i) values.data_ptr<double>()[i] = random.normal();
    values[random.below(81)][0] = std::numeric_limits<double>::quiet_NaN();
    values[random.below(81)].zero_();
    const ChargeGrid grid = charge_grid(values, 8, 1e-12);
    TORSOR_INFO("seed " << seed);
    TORSOR_CHECK(grid.total == grid.rim);
    int sum = 0;
    for (const ChargedRegion& region : grid.regions) sum += region.charge;
    TORSOR_CHECK(sum == grid.total);
  }
  TORSOR_THROWS_WITH(charge_grid(at::zeros({80, 2}), 8, 0.0), InvalidArgument, "[81, 2]");
}

TORSOR_TEST("D7: c_1 has a soft vortex at the C_3 image, its phase a hard one, c_3 none") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  VortexOptions options{.radius = family->chart("around C3").radius};
  options.stabilizer = [&](Complex u) -> std::int64_t {
    const std::vector<double> coordinates{u.real(), u.imag()};
    std::vector<double> p = family->chart("around C3").point(coordinates);
    for (double& value : p) value = std::abs(value) < 1e-9 ? 0.0 : value;
    return static_cast<std::int64_t>(family->stabilizer(p).order());
  };
  const VortexMap soft = vortex_map(zoo_plane(*family, "first_harmonic"), options);
  TORSOR_INFO(soft.line());
  TORSOR_CHECK(soft.verdict == Verdict::fail);
  TORSOR_REQUIRE(soft.vortices.size() == 1);
  TORSOR_CHECK(soft.vortices[0].charge == 1);
  TORSOR_CHECK(soft.vortices[0].type == VortexType::soft);
  TORSOR_CHECK(std::abs(soft.vortices[0].position) < 1e-12);
  TORSOR_CHECK(soft.vortices[0].stabilizer == 3);
  const VortexMap hard = vortex_map(zoo_plane(*family, "first_phase"), options);
  TORSOR_INFO(hard.line());
  TORSOR_REQUIRE(hard.vortices.size() == 1);
  TORSOR_CHECK(hard.vortices[0].charge == 1);
  TORSOR_CHECK(hard.vortices[0].type == VortexType::hard);
  TORSOR_CHECK(std::abs(hard.vortices[0].position) < 1e-6);
  const VortexMap none = vortex_map(zoo_plane(*family, "third_harmonic"), options);
  TORSOR_CHECK(none.verdict == Verdict::pass);
  TORSOR_CHECK(none.vortices.empty());
}

TORSOR_TEST("D7: a softened phase is soft, with its core radius") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  for (const double core : {1e-2, 1e-4}) {
    const VortexMap map = vortex_map(zoo_plane(*family, "softened_phase", core),
                                     {.radius = family->chart("around C3").radius});
    TORSOR_INFO(map.line());
    TORSOR_REQUIRE(map.vortices.size() == 1);
    TORSOR_CHECK(map.vortices[0].type == VortexType::soft);
    // The median of |F| is 1 up to (δ/u)², here below 1e-2.
    TORSOR_CHECK(std::abs(map.vortices[0].core / core - 1.0) < 1e-2);
  }
}

TORSOR_TEST("D7: every charge is congruent to the weight modulo m") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const std::vector<std::pair<HarmonicMonomial, int>> cases{{{{{1, -2}, {3, 1}}}, -2},
                                                            {{{{1, -1}, {3, 1}}}, -1},
                                                            {{{{1, 2}}}, 2},
                                                            {{{{1, 4}, {3, -1}}}, 4}};
  for (const auto& [monomial, charge] : cases) {
    const Encoder encode = plane_encoder("F", "", {{monomial}}, {}, *family).encode;
    const VortexMap map = vortex_map(over_chart(*family, "around C3", encode),
                                     {.radius = family->chart("around C3").radius});
    TORSOR_INFO(monomial.text() << ": " << map.line());
    TORSOR_REQUIRE(map.vortices.size() == 1);
    TORSOR_CHECK(map.vortices[0].charge == charge);
    TORSOR_CHECK(map.vortices[0].type == VortexType::soft);
    TORSOR_CHECK(is_forced_charge(charge, monomial.weight(), 3));
    TORSOR_CHECK(!is_forced_charge(charge + 1, monomial.weight(), 3));
  }
  // Where the generator turns the disc by s = 2 steps, W = 2k mod 3.
  TORSOR_CHECK(is_forced_charge(2, 1, 3, 2));
}

TORSOR_TEST("D7: the phase of M_2 over triangles has one hard vortex of charge +1, M_3's none") {
  const auto phase = [](int k) {
    return plane_of([k](Complex t) {
      const std::vector<double> p{t.real(), t.imag(), 0.0, 0.0, 0.0, 0.0};
      const Complex moment = polygon_moment(centred_corners(p), k);
      return moment / std::abs(moment);
    });
  };
  const VortexMap second = vortex_map(phase(2), {.radius = 0.3});
  TORSOR_INFO(second.line());
  TORSOR_REQUIRE(second.vortices.size() == 1);
  TORSOR_CHECK(second.vortices[0].charge == 1);
  TORSOR_CHECK(second.vortices[0].type == VortexType::hard);
  TORSOR_CHECK(std::abs(second.vortices[0].position) < 1e-6);
  // The generator turns the disc by s = -1 steps and the weight is 2: W ≡ -2 ≡ 1 (mod 3).
  TORSOR_CHECK(is_forced_charge(1, 2, 3, -1));
  TORSOR_CHECK(vortex_map(phase(3), {.radius = 0.3}).verdict == Verdict::pass);
  // M_2 = (√3/8)·t to first order.
  const std::vector<double> p{1e-6, 0.0, 0.0, 0.0, 0.0, 0.0};
  TORSOR_CHECK(std::abs(polygon_moment(centred_corners(p), 2) / 1e-6 - std::sqrt(3.0) / 8.0) <
               1e-5);
}

TORSOR_TEST("D7: zeros are found where they are, and opposite ones do not hide each other") {
  const std::vector<Complex> zeros{{0.31, 0.2}, {-0.5, 0.11}, {0.1, -0.7}};
  const VortexMap map = vortex_map(plane_of([&](Complex u) {
    return (u - zeros[0]) * std::conj(u - zeros[1]) * (u - zeros[2]) * (u - zeros[2]);
  }));
  TORSOR_INFO(map.line());
  TORSOR_REQUIRE(map.vortices.size() == 3);
  TORSOR_CHECK(map.total == 2);
  for (const Vortex& v : map.vortices) {
    const auto found = std::ranges::find_if(zeros, [&](Complex z) {
      return std::abs(z - v.position) < (v.charge == 2 ? 1e-5 : 1e-12);
    });
    TORSOR_REQUIRE(found != zeros.end());
    TORSOR_CHECK(v.charge == (found - zeros.begin() == 0   ? 1
                              : found - zeros.begin() == 1 ? -1
                                                           : 2));
  }
}

TORSOR_TEST("D7: walls are extended, noise is inconclusive, NaN is a defect") {
  const VortexMap wall = vortex_map(
      plane_of([](Complex u) { return Complex(u.real() > 0.013 ? 1.0 : -1.0, 0.1 * u.imag()); }));
  TORSOR_INFO(wall.line());
  TORSOR_CHECK(wall.verdict == Verdict::fail);
  TORSOR_CHECK(std::ranges::any_of(wall.vortices,
                                   [](const Vortex& v) { return v.type == VortexType::extended; }));
  TORSOR_CHECK(vortex_map(plane_of([](Complex u) { return 1e-3 * u; }), {.noise = 1.0}).verdict ==
               Verdict::inconclusive);
  const VortexMap hole = vortex_map(plane_of([](Complex u) {
    return std::abs(u - 0.4) < 0.05 ? Complex(std::nan(""), 0.0) : Complex(1.0, 0.0);
  }));
  TORSOR_CHECK(hole.verdict == Verdict::fail);
  TORSOR_THROWS_WITH(vortex_map(plane_of([](Complex u) { return u; }), {.cells = 9}),
                     InvalidArgument, "9 cells");
}

/// A chart of a closed family through the weight projection of any encoder.
PlaneOverDisc projected(const ImageFamily& family, const char* chart, const Encoder& encode,
                        int weight) {
  return [&family, chart, encode, weight](const at::Tensor& points) {
    const at::Tensor parameters = family.chart(chart)(points);
    const auto n = static_cast<std::int64_t>(family.group().order());
    std::vector<at::Tensor> poses;
    for (std::int64_t g = 0; g < n; ++g) {
      poses.push_back(
          encode(family.images(parameters, at::zeros({points.size(0)}, at::kLong) + g)));
    }
    return weight_projection(at::stack(poses, 1), weight);
  };
}

TORSOR_TEST("D8: the charges of the free family sum to one for every encoder, trained or not") {
  const ImageFamilyPointer family = hopf_rings({.order = 12});
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Encoder encode =
        zoo_encoder("random_network", *family, {.largest = 3, .seed = seed}).encode;
    const ClosedFamily closed{projected(*family, "a", encode, 1),
                              projected(*family, "b", encode, 1)};
    const ChargeLawResult result = closed_family_charge(closed, 1, {.cells = 16, .finest = 1e-3});
    TORSOR_INFO("seed " << seed << ": " << result.line());
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(result.sum == 1);
    // Weights 13 and -11 alias; a smooth network has little of them.
    TORSOR_CHECK(result.mismatch < 0.1);
  }
}

TORSOR_TEST("D8: q Q_a + p Q_b = k on the weighted family, for zeros and for jumps alike") {
  struct Case {
    int p;
    int q;
    HarmonicMonomial monomial;
  };
  for (const Case& c :
       {Case{2, 3, {{{2, -1}, {3, 1}}}}, Case{2, 3, {{{2, 2}, {3, -1}}}}, Case{1, 3, {{{1, 1}}}},
        Case{1, 3, {{{1, -1}, {3, 1}}}}, Case{2, 3, {{{2, 3}}}}, Case{3, 4, {{{3, -1}, {4, 1}}}}}) {
    const ImageFamilyPointer family = weighted_sphere(c.p, c.q);
    for (const PlaneLength length : {PlaneLength::linear, PlaneLength::unit}) {
      const Encoder encode = plane_encoder("F", "", {{c.monomial, length}}, {}, *family).encode;
      const ClosedFamily closed{over_chart(*family, "a", encode), over_chart(*family, "b", encode),
                                c.p, c.q, family->chart("a").radius};
      const ChargeLawResult result =
          closed_family_charge(closed, c.monomial.weight(), {.finest = 1e-4});
      TORSOR_INFO(c.monomial.text() << ": " << result.line());
      TORSOR_CHECK(result.sum == c.monomial.weight());
      TORSOR_CHECK(result.verdict == Verdict::pass);
    }
  }
}

TORSOR_TEST("D8: an encoder that is not equivariant shows at the rim, an invariant one is silent") {
  const ImageFamilyPointer family = hopf_rings({.order = 12});
  const Encoder network = zoo_encoder("random_network", *family, {.largest = 3}).encode;
  const ClosedFamily raw{over_chart(*family, "a", network), over_chart(*family, "b", network)};
  const ChargeLawResult result = closed_family_charge(raw, 1, {.cells = 16, .finest = 1e-3});
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.mismatch > 0.5);
  const Encoder power = zoo_encoder("power_spectrum", *family, {.largest = 3}).encode;
  const ClosedFamily still{projected(*family, "a", power, 1), projected(*family, "b", power, 1)};
  TORSOR_CHECK(closed_family_charge(still, 1, {.cells = 16, .finest = 1e-3}).verdict ==
               Verdict::inconclusive);
}

}  // namespace
}  // namespace torsor::testing
