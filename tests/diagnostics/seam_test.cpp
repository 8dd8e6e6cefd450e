#include "diagnostics/injectivity/bottleneck_seam.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <ATen/ops/arange.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

constexpr double kSeamTurn = 2.0 * std::numbers::pi;

/// The orbit of an object on n poses, rows of pixels.
at::Tensor seam_orbit(std::string_view object, std::int64_t n = 240) {
  const ImageFamilyPointer family = polar_harmonics({.order = n, .rings = 1});
  return family->orbit(family->object(object).parameters).flatten(1);
}

at::Tensor seam_angles(std::int64_t n) {
  return at::arange(n, at::kDouble) * (kSeamTurn / static_cast<double>(n));
}

/// Decodes a real code by the mean of the orbit's images with codes within `width` of it: the best
/// decoder of its kind for a continuous code.
at::Tensor seam_decoder(const at::Tensor& images, const at::Tensor& code, double width) {
  const at::Tensor near = ((code.unsqueeze(1) - code.unsqueeze(0)).abs() <= width).to(at::kDouble);
  return near.matmul(images) / near.sum(1, true);
}

TORSOR_TEST("D28: the floor is half the distance of antipodal images, also modulo a symmetry") {
  const at::Tensor first = seam_orbit("C1");
  const at::Tensor code = seam_angles(240);
  const SeamResult result = bottleneck_seam(first, first, code);
  const double half = 0.5 * (first[0] - first[120]).norm().item<double>();
  TORSOR_CHECK(std::abs(result.floor - half) < 1e-12);
  const at::Tensor third = seam_orbit("C3");
  const SeamResult modulo = bottleneck_seam(third, third, code, {.symmetry = 3});
  TORSOR_CHECK(std::abs(modulo.floor - 0.5 * (third[0] - third[40]).norm().item<double>()) < 1e-12);
  // Of the harmonics 3 and 6 only 3 is odd in units of 3.
  const ImageFamilyPointer family = polar_harmonics({.order = 240, .rings = 1});
  const std::vector<double>& p = family->object("C3").parameters;
  TORSOR_CHECK(std::abs(modulo.floor - std::hypot(p[6], p[7]) * std::sqrt(120.0)) < 1e-12);
}

TORSOR_TEST("D28: a continuous real code errs by the floor at least, on an arc, and is caught") {
  const at::Tensor x = seam_orbit("C1");
  for (const double phase : {0.0, 0.7, 2.0}) {
    // cos t is continuous and folds the circle: t and -t share a code.
    const at::Tensor code = (seam_angles(240) - phase).cos();
    const SeamResult result = bottleneck_seam(x, seam_decoder(x, code, 0.03), code);
    TORSOR_INFO(result.line());
    TORSOR_CHECK(result.verdict == Verdict::fail);
    TORSOR_CHECK(result.largest_error >= result.floor);
    TORSOR_REQUIRE(result.collision.has_value());
    // Antipodal poses with one code: t = ±π/2 from the fold.
    TORSOR_CHECK(result.collision->code_distance <= kSeamTurn / 120.0);
    const double crossing = kSeamTurn * static_cast<double>(result.collision->pose) / 240.0;
    TORSOR_CHECK(std::abs(std::cos(crossing - phase)) < 0.03);
  }
  // A narrow seam: the code runs up over 11/12 of the turn and back over the rest.
  const at::Tensor t = seam_angles(240);
  const double rise = kSeamTurn * 11.0 / 12.0;
  const at::Tensor back = (kSeamTurn - t) * 11.0;
  const at::Tensor code = at::stack({t, back}).amin(0);
  TORSOR_REQUIRE(code.max().item<double>() <= rise);
  const SeamResult seam = bottleneck_seam(x, seam_decoder(x, code, 0.06), code);
  TORSOR_INFO(seam.line());
  TORSOR_CHECK(seam.verdict == Verdict::fail);
  TORSOR_CHECK(seam.largest_error >= seam.floor);
  TORSOR_CHECK(seam.finding.find("tears the orbit") != std::string::npos);
  TORSOR_CHECK(seam.width < 0.1);
}

TORSOR_TEST("D28: a real code without the forced error jumps; codes in the plane owe nothing") {
  const at::Tensor x = seam_orbit("C1");
  const at::Tensor t = seam_angles(240);
  const SeamResult cut = bottleneck_seam(x, x, t);
  TORSOR_INFO(cut.line());
  TORSOR_CHECK(cut.verdict == Verdict::fail);
  TORSOR_CHECK(cut.finding.find("confirm with D4") != std::string::npos);
  TORSOR_CHECK(cut.effect == 0.0);
  TORSOR_CHECK(cut.collision->code_step > 3.0);
  // A continuous code whose decoder tells its poses apart by their last digits: more poses would
  // show the error, so this is no sign of a jump.
  const SeamResult lucky = bottleneck_seam(x, x, (t - 0.7).cos());
  TORSOR_CHECK(lucky.verdict == Verdict::inconclusive);
  TORSOR_CHECK(lucky.finding.find("sample more") != std::string::npos);
  const at::Tensor plane = at::stack({t.cos(), t.sin()}, 1);
  const SeamResult good = bottleneck_seam(x, x, plane);
  TORSOR_CHECK(good.verdict == Verdict::pass);
  TORSOR_CHECK(!good.collision.has_value());
  const SeamResult poor = bottleneck_seam(x, 0.0 * x, plane);
  TORSOR_CHECK(poor.verdict == Verdict::inconclusive);
  TORSOR_CHECK(poor.finding.find("another cause") != std::string::npos);
}

TORSOR_TEST("D28: few poses, a larger symmetry and NaN are told apart, wrong shapes refused") {
  // At 12 poses the spacing explains an error a little below the floor.
  const at::Tensor coarse = seam_orbit("C1", 24).slice(0, 0, 24, 2);
  const at::Tensor code = seam_angles(12).cos();
  const double floor = bottleneck_seam(coarse, coarse, code).floor;
  const at::Tensor direction = at::roll(coarse, 6, 0) - coarse;  // of length 2·floor
  const SeamResult open = bottleneck_seam(coarse, coarse + 0.475 * direction, code);
  TORSOR_INFO(open.line());
  TORSOR_CHECK(std::abs(open.largest_error - 0.95 * floor) < 1e-12);
  TORSOR_CHECK(open.verdict == Verdict::inconclusive);
  TORSOR_CHECK(*open.resolution > 0.05);
  const at::Tensor twofold = seam_orbit("C2");
  const at::Tensor t = seam_angles(240);
  const SeamResult larger = bottleneck_seam(twofold, twofold, t);
  TORSOR_CHECK(larger.verdict == Verdict::inconclusive);
  TORSOR_CHECK(larger.finding.find("symmetry is larger") != std::string::npos);
  // The angle on half a turn is a code of the C_2 image; on the whole turn it is none.
  const at::Tensor half_turn = t.slice(0, 0, 120).repeat({2});
  const SeamResult folded = bottleneck_seam(twofold, twofold, half_turn, {.symmetry = 2});
  TORSOR_INFO(folded.line());
  TORSOR_CHECK(folded.verdict == Verdict::fail);
  const SeamResult unequal = bottleneck_seam(twofold, twofold, t, {.symmetry = 2});
  TORSOR_CHECK(unequal.verdict == Verdict::inconclusive);
  TORSOR_CHECK(unequal.finding.find("less symmetric") != std::string::npos);
  at::Tensor broken = t.clone();
  broken[31] = std::numeric_limits<double>::quiet_NaN();
  const SeamResult bad = bottleneck_seam(twofold, twofold, broken);
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("pose 31") != std::string::npos);
  TORSOR_THROWS_WITH(bottleneck_seam(twofold, twofold, t, {.symmetry = 7}), InvalidArgument,
                     "sample a multiple of 14");
  TORSOR_THROWS_WITH(bottleneck_seam(twofold, twofold.slice(1, 0, 3), t), InvalidArgument,
                     "not [240, 3]");
  TORSOR_THROWS_WITH(bottleneck_seam(twofold, twofold, t.slice(0, 0, 9)), InvalidArgument,
                     "have 240 codes, not [9]");
}

}  // namespace
}  // namespace torsor::testing
