#include "diagnostics/tear.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// The codes of an encoder along the path through the C_3 image, off its centre.
TearResult tear_of(const char* name, double core = 0.1) {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const ZooEncoder encoder = zoo_encoder(name, *family, {.core = core});
  return tear_by_single_linkage([&](std::int64_t samples) {
    std::vector<Complex> points;
    for (std::int64_t i = 0; i < samples; ++i) {
      points.emplace_back((2.0 * static_cast<double>(i) + 1.0) / static_cast<double>(samples) -
                          1.0);
    }
    return chart_codes(encoder.encode, *family, family->chart("through C3"), points);
  });
}

TORSOR_TEST("the longest spanning edge is the widest gap of points on a line") {
  const at::Tensor points = at::tensor({0.0, 3.0, 0.5, 2.75, 1.0}, at::kDouble).unsqueeze(1);
  TORSOR_CHECK(longest_spanning_edge(points) == 1.75);
  TORSOR_CHECK(longest_spanning_edge(at::zeros({5, 3})) == 0.0);
  // The corners of a square: three of its sides.
  const at::Tensor square =
      at::tensor({0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0}, at::kDouble).reshape({4, 2});
  TORSOR_CHECK(longest_spanning_edge(square) == 1.0);
}

TORSOR_TEST("D5: the phase of c_1 tears through a C_3 image, by 2; continuous encoders do not") {
  const TearResult torn = tear_of("first_phase");
  TORSOR_CHECK(torn.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(torn.effect - 2.0) < 1e-12);
  for (const char* name : {"first_harmonic", "root_phase", "softened_phase", "all_harmonics",
                           "power_spectrum", "random_network"}) {
    const TearResult whole = tear_of(name);
    TORSOR_INFO(name << ": " << whole.line());
    TORSOR_CHECK(whole.verdict == Verdict::pass);
  }
  // The line c_1 = t, t real, spacing 2/256.
  TORSOR_CHECK(std::abs(tear_of("first_harmonic").effect - 2.0 / 256.0) < 1e-14);
}

TORSOR_TEST("D5: a steep but continuous encoder is told from a tear only when it is resolved") {
  TORSOR_CHECK(tear_of("softened_phase", 0.05).verdict == Verdict::pass);
  TORSOR_CHECK(tear_of("softened_phase", 0.005).verdict == Verdict::inconclusive);
  TORSOR_CHECK(tear_of("softened_phase", 1e-6).verdict == Verdict::fail);  // as the docs say
}

TORSOR_TEST("D5: a code that is not finite is inconclusive, and impossible samplings are refused") {
  const TearResult broken = tear_by_single_linkage([](std::int64_t n) {
    return at::zeros({n, 2}, at::kDouble) + std::numeric_limits<double>::infinity();
  });
  TORSOR_CHECK(broken.verdict == Verdict::inconclusive);
  TORSOR_THROWS_WITH(tear_by_single_linkage(
                         [](std::int64_t n) {
                           return at::zeros({n, 2});
                         },
                         4),
                     InvalidArgument, "not 4");
  TORSOR_THROWS_WITH(longest_spanning_edge(at::zeros({1, 2})), InvalidArgument, "not [1, 2]");
}

}  // namespace
}  // namespace torsor::testing
