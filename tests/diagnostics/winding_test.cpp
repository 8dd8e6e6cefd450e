#include "diagnostics/winding.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// t -> F(e^{2πit}) as rows (real, imaginary).
template <class F>
auto loop_of(F f) {
  return [f](std::int64_t n) {
    std::vector<double> values;
    for (const Complex& z : circle(1.0, static_cast<int>(n))) {
      const Complex value = f(z);
      values.insert(values.end(), {value.real(), value.imag()});
    }
    return at::tensor(values, at::kDouble).reshape({n, 2});
  };
}

TORSOR_TEST("D6: a plane of weight k winds k times, also where the first sampling would alias") {
  for (const int k : {-7, -1, 0, 1, 2, 5, 20, 23, 24, 40}) {
    const WindingResult result =
        winding_along(loop_of([k](const Complex& z) { return std::pow(z, k); }));
    TORSOR_INFO("k = " << k << ": " << result.line());
    TORSOR_REQUIRE(result.winding.has_value());
    TORSOR_CHECK(*result.winding == k);
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(result.samples >= 4 * std::abs(k));
  }
}

TORSOR_TEST("D6: the zoo's planes wind by their weights on every object where they are present") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  for (const char* name : {"first_harmonic", "moment_angle", "third_harmonic", "first_phase"}) {
    const ZooEncoder encoder = zoo_encoder(name, *family);
    const WindingResult result = winding(orbit_codes(encoder.encode, *family, "C1"));
    TORSOR_REQUIRE(result.winding.has_value());
    TORSOR_CHECK(*result.winding == encoder.planes[0].weight());
  }
}

TORSOR_TEST("D6: on a C_3 image the pose plane is zero: undefined, never an integer") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const ZooEncoder encoder = zoo_encoder("pose_and_invariants", *family);
  const at::Tensor plane = orbit_codes(encoder.encode, *family, "C3").slice(1, 0, 2);
  const WindingResult result = winding(plane, {.symmetry = 3});
  TORSOR_CHECK(!result.winding.has_value());
  TORSOR_CHECK(result.verdict == Verdict::inconclusive);
  TORSOR_CHECK(result.finding.find("undefined") != std::string::npos);
}

TORSOR_TEST("D6: a winding that the image's symmetry does not divide fails") {
  const auto once = loop_of([](const Complex& z) { return z; });
  TORSOR_CHECK(winding_along(once, {.symmetry = 3}).verdict == Verdict::fail);
  TORSOR_CHECK(winding_along(once, {.symmetry = 1}).verdict == Verdict::pass);
  // e^{iθ} + 5 tells all poses apart without turning.
  const WindingResult offset = winding_along(loop_of([](const Complex& z) { return z + 5.0; }));
  TORSOR_CHECK(*offset.winding == 0);
}

TORSOR_TEST(
    "D6: (1-s) e^{iθ} + s e^{2iθ} turns once below s = 1/2, twice above, and is zero at it") {
  const auto at_mix = [](double s) {
    return winding_along(loop_of([s](const Complex& z) { return (1.0 - s) * z + s * z * z; }));
  };
  for (const double s : {0.0, 0.3, 0.49}) TORSOR_CHECK(*at_mix(s).winding == 1);
  for (const double s : {0.51, 0.7, 1.0}) TORSOR_CHECK(*at_mix(s).winding == 2);
  TORSOR_CHECK(!at_mix(0.5).winding.has_value());
}

TORSOR_TEST("D6: too few samples, noise and NaN are inconclusive") {
  const auto weight = [](int k) {
    return loop_of([k](const Complex& z) { return std::pow(z, k); });
  };
  TORSOR_CHECK(winding(weight(2)(7)).verdict == Verdict::inconclusive);  // steps of 103°
  TORSOR_CHECK(winding_along(weight(40), {.most = 96}).verdict == Verdict::inconclusive);
  TORSOR_CHECK(winding(1e-3 * weight(1)(24), {.noise = 1e-3}).verdict == Verdict::inconclusive);
  for (const std::int64_t where : {0, 5, 23}) {
    at::Tensor broken = weight(1)(24);
    broken[where][1] = std::numeric_limits<double>::quiet_NaN();
    const WindingResult result = winding(broken);
    TORSOR_CHECK(!result.winding.has_value());
    TORSOR_CHECK(result.verdict == Verdict::inconclusive);
  }
  TORSOR_THROWS_WITH(winding(at::zeros({4, 3})), InvalidArgument, "not on [4, 3]");
  TORSOR_THROWS_WITH(winding(at::zeros({4, 2}), {.noise = 0.0}), InvalidArgument, "not 0 and 1");
}

}  // namespace
}  // namespace torsor::testing
