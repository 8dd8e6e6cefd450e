#include "diagnostics/continuity/oscillation.hpp"

#include <limits>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// Eight directions of the chart around C_m, turned by the powers of the stabilizer.
SymmetricProbe chart_probe(const Encoder& encode, const ImageFamilyPointer& family, int m) {
  return [=](double epsilon, std::int64_t h) {
    std::vector<Complex> points = circle(epsilon, 8);
    for (Complex& point : points) point *= std::polar(1.0, 0.1);
    return chart_codes(encode, *family, family->chart(fmt::format("around C{}", m)), points,
                       h * static_cast<std::int64_t>(family->group().order()) / m);
  };
}

ImageFamilyPointer ring_of_sixty() { return polar_harmonics({.order = 60, .rings = 1}); }

TORSOR_TEST("D3: a phase of constant length jumps by T2's constant at C_m") {
  const ImageFamilyPointer family = ring_of_sixty();
  const Encoder phase = zoo_encoder("first_phase", *family).encode;
  for (int m = 2; m <= 6; ++m) {
    const OscillationResult result =
        stabilizer_oscillation(chart_probe(phase, family, m), {.stabilizer = m});
    TORSOR_INFO("m = " << m << ": " << result.line());
    TORSOR_CHECK(result.verdict == Verdict::fail);
    TORSOR_CHECK(result.defect == Defect::hard);
    // c_1 is computed to 1e-16 beside the smallest ε = 1e-6.
    TORSOR_CHECK(std::abs(result.plateau - forced_jump(1, m)) < 1e-9);
    TORSOR_CHECK(std::abs(*result.slope) < 1e-9);
  }
}

TORSOR_TEST("D3: linear codes pass with slope 1, a root with slope 1/2") {
  const ImageFamilyPointer family = ring_of_sixty();
  const auto probe = [&](const char* name) {
    return stabilizer_oscillation(chart_probe(zoo_encoder(name, *family).encode, family, 3),
                                  {.stabilizer = 3});
  };
  for (const char* name : {"first_harmonic", "all_harmonics", "random_network"}) {
    const OscillationResult result = probe(name);
    TORSOR_INFO(name << ": " << result.line());
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(std::abs(*result.slope - 1.0) < 1e-3);
  }
  const OscillationResult root = probe("root_phase");
  TORSOR_CHECK(root.verdict == Verdict::pass);
  TORSOR_CHECK(std::abs(*root.slope - 0.5) < 1e-6);
}

TORSOR_TEST("D3: a weight that m divides does not jump, and an invariant does not move") {
  const ImageFamilyPointer family = ring_of_sixty();
  const auto probe = [&](const CodePlane& plane) {
    const Encoder encode = plane_encoder("F", "", {plane}, {}, *family).encode;
    return stabilizer_oscillation(chart_probe(encode, family, 3), {.stabilizer = 3});
  };
  TORSOR_CHECK(probe({{{{3, 1}}}, PlaneLength::unit}).verdict == Verdict::pass);
  const OscillationResult still = probe({{{{3, 1}, {3, -1}}}});
  TORSOR_CHECK(still.verdict == Verdict::pass);
  TORSOR_CHECK(!still.slope.has_value());
}

TORSOR_TEST("D3: a softened phase acts as a jump above its core radius, which is found") {
  const ImageFamilyPointer family = ring_of_sixty();
  for (const double core : {1e-3, 1e-4}) {
    const Encoder soft = zoo_encoder("softened_phase", *family, {.core = core}).encode;
    const OscillationResult result =
        stabilizer_oscillation(chart_probe(soft, family, 3), {.stabilizer = 3});
    TORSOR_INFO(result.line());
    TORSOR_CHECK(result.defect == Defect::core);
    TORSOR_CHECK(result.verdict == Verdict::fail);
    TORSOR_REQUIRE(result.core.has_value());
    // The plateau at ε = 0.1 is (δ/ε)²/2 short of its limit, and the knee moves by twice that.
    TORSOR_CHECK(std::abs(*result.core / core - 1.0) < 2.0 * std::pow(core / 0.1, 2) + 1e-4);
    // The slope is fitted at ε from 1e-6 to 1e-5.
    TORSOR_CHECK(std::abs(*result.slope - 1.0) < std::pow(1e-5 / core, 2) + 1e-6);
  }
  // A core as wide as the whole ladder is no jump at any scale that was looked at.
  const Encoder wide = zoo_encoder("softened_phase", *family, {.core = 0.5}).encode;
  TORSOR_CHECK(stabilizer_oscillation(chart_probe(wide, family, 3), {.stabilizer = 3}).verdict ==
               Verdict::pass);
}

TORSOR_TEST("D3 in image space: random transverse directions of a symmetrized image") {
  const ImageFamilyPointer family = ring_of_sixty();
  const StabilizerMotion motion = [&](const at::Tensor& images, std::int64_t h) {
    return family->permuted(images, static_cast<ImageFamily::Element>(20 * h));
  };
  const at::Tensor image = family->orbit(family->object("C1").parameters)[0];
  const auto probe = [&](const char* name) {
    Random random(3);
    const Encoder encode = zoo_encoder(name, *family).encode;
    return stabilizer_oscillation(image_probe(encode, image, motion, 3, 12, random),
                                  {.stabilizer = 3});
  };
  const OscillationResult hard = probe("first_phase");
  TORSOR_INFO(hard.line());
  TORSOR_CHECK(hard.defect == Defect::hard);
  TORSOR_CHECK(std::abs(hard.plateau - std::sqrt(3.0)) < 1e-7);
  TORSOR_CHECK(probe("all_harmonics").verdict == Verdict::pass);
}

TORSOR_TEST("D3: a code that is not finite is a defect, and noise leaves it open") {
  const SymmetricProbe nan = [](double, std::int64_t) {
    return at::zeros({4, 2}, at::kDouble) / 0.0;
  };
  const OscillationResult undefined = stabilizer_oscillation(nan);
  TORSOR_CHECK(undefined.defect == Defect::undefined);
  TORSOR_CHECK(undefined.verdict == Verdict::fail);
  const ImageFamilyPointer family = ring_of_sixty();
  const SymmetricProbe linear =
      chart_probe(zoo_encoder("first_harmonic", *family).encode, family, 3);
  // 100η = 0.1 hides all but the first ε = 0.1.
  TORSOR_CHECK(stabilizer_oscillation(linear, {.stabilizer = 3, .noise = 1e-3}).verdict ==
               Verdict::inconclusive);
  TORSOR_THROWS_WITH(stabilizer_oscillation(linear, {.stabilizer = 1}), InvalidArgument,
                     "needs a symmetry");
}

}  // namespace
}  // namespace torsor::testing
