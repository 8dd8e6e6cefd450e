#include "diagnostics/stabilizers.hpp"

#include <cmath>
#include <numeric>

#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// A polar image with unit coefficients at the harmonics `active`, one per ring in turn.
std::vector<double> unit_harmonics(const HarmonicFamily& family, const std::vector<int>& active) {
  std::vector<double> parameters(family.facts().parameters.size());
  for (std::size_t i = 0; i < family.space().harmonics.size(); ++i) {
    if (std::ranges::count(active, family.space().harmonics[i]) > 0) parameters[2 * i] = 1.0;
  }
  return parameters;
}

/// White noise on the first image, then turned exactly: the orbit of a noisy image.
at::Tensor noisy_orbit(const at::Tensor& image, double sigma, Random& random) {
  at::Tensor noisy = image.clone();
  for (std::int64_t i = 0; i < noisy.numel(); ++i) {
    noisy.data_ptr<double>()[i] += sigma * random.normal();
  }
  std::vector<at::Tensor> turned;
  for (std::int64_t j = 0; j < noisy.size(2); ++j) turned.push_back(noisy.roll(j, 2));
  return at::stack(turned);
}

TORSOR_TEST("D1: the stabilizer is the gcd of the harmonics and n") {
  const ImageFamilyPointer pointer =
      polar_harmonics({.rings = 1, .harmonics = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}});
  const auto& family = dynamic_cast<const HarmonicFamily&>(*pointer);
  const std::vector<std::pair<std::vector<int>, std::int64_t>> known{
      {{4, 6}, 2}, {{6, 9}, 3}, {{2, 3}, 1}, {{0}, 24}, {{8}, 8}, {{5}, 1}};
  for (const auto& [active, m] : known) {
    const StabilizerResult result = detect_stabilizer(family.orbit(unit_harmonics(family, active)));
    TORSOR_CHECK(result.order == m);
    TORSOR_CHECK(result.verdict == Verdict::pass);
    for (const SymmetryHypothesis& h : result.hypotheses) {
      TORSOR_CHECK((std::abs(h.soft_index - 1.0) < 1e-15) == (m % h.order == 0));
    }
  }
}

TORSOR_TEST(
    "D1 agrees with the stabilizer by construction on every object of the circle families") {
  for (const char* name : {"polar_harmonics", "gaussian_rings", "harmonic_blobs", "triangles",
                           "hopf_rings", "weighted_sphere"}) {
    const ImageFamilyPointer family = image_family(name);
    for (const FamilyObject& object : family->facts().objects) {
      TORSOR_INFO(name << ", object " << object.name);
      const StabilizerResult result = detect_stabilizer(family->orbit(object.parameters));
      TORSOR_CHECK(result.verdict == Verdict::pass);
      TORSOR_CHECK(result.order ==
                   static_cast<std::int64_t>(family->stabilizer(object.parameters).order()));
    }
  }
}

TORSOR_TEST("D2: along c_3 + t c_1 the distance to the C_3 images is |t| times the norm of c_1") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const Chart& path = family->chart("through C3");
  for (const double t : {-1.0, -0.3, 0.0, 1e-3, 0.5}) {
    const StabilizerResult result = detect_stabilizer(family->orbit(path.point(std::vector{t})));
    for (const SymmetryHypothesis& h : result.hypotheses) {
      // |Re e^{-iθ}|² summed over 24 angles is 12.
      if (h.order == 3) TORSOR_CHECK(std::abs(h.distance - std::abs(t) * std::sqrt(12.0)) < 1e-14);
    }
    TORSOR_CHECK(result.order == (t == 0.0 ? 3 : 1));
  }
}

TORSOR_TEST("D1: an energy of the size of rounding is inconclusive, not a wrong group") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const Chart& path = family->chart("through C3");
  TORSOR_CHECK(detect_stabilizer(family->orbit(path.point(std::vector{1e-11}))).verdict ==
               Verdict::inconclusive);
  at::Tensor broken = family->orbit(path.point(std::vector{0.5}));
  broken[3][0][0][5] = std::nan("");
  TORSOR_CHECK(detect_stabilizer(broken).verdict == Verdict::inconclusive);
}

TORSOR_TEST("D1: under white noise the true group is missed at the stated level, 5 %") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 4, .harmonics = {3, 6}});
  std::vector<double> parameters(16, 0.4);
  const at::Tensor image = family->orbit(parameters)[0];
  Random random(2024);
  int missed = 0;
  double mean = 0.0;
  for (int trial = 0; trial < 400; ++trial) {
    Random stream = random.stream(static_cast<std::uint64_t>(trial));
    const StabilizerResult result =
        detect_stabilizer(noisy_orbit(image, 0.1, stream), {.noise = 0.1});
    missed += result.order == 3 ? 0 : 1;
    for (const SymmetryHypothesis& h : result.hypotheses) {
      if (h.order == 3) mean += h.distance * h.distance / 0.01 / 400.0;
    }
  }
  TORSOR_INFO("missed " << missed << " of 400");
  TORSOR_CHECK(missed >= 8);   // 2 %
  TORSOR_CHECK(missed <= 32);  // 8 %
  // χ² with 96·(1 - 1/3) = 64 degrees of freedom: mean 64, standard error √128/20 = 0.57.
  TORSOR_CHECK(std::abs(mean - 64.0) < 2.0);
}

TORSOR_TEST("D1 refuses what is no orbit") {
  TORSOR_THROWS_WITH(detect_stabilizer(at::zeros({4})), InvalidArgument, "not [4]");
  TORSOR_THROWS_WITH(detect_stabilizer(at::zeros({4, 4}), {.noise = -1.0}), InvalidArgument,
                     "noise -1");
}

}  // namespace
}  // namespace torsor::testing
