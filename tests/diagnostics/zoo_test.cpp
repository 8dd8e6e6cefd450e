#include <cmath>
#include <map>
#include <numeric>

#include <ATen/ops/cat.h>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "datasets/families/other_families.hpp"
#include "diagnostics/angular_coefficients.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// The number of poses in which the codes of a whole orbit repeat the first one.
std::int64_t measured_symmetry(const at::Tensor& codes) {
  return ((codes - codes[0]).abs().amax(1) < 1e-9).sum().item<std::int64_t>();
}

/// The non-zero harmonics of an object of the polar family.
std::vector<int> active_harmonics(const HarmonicFamily& family, std::string_view object) {
  std::vector<int> active;
  const std::vector<double>& p = family.object(object).parameters;
  for (std::size_t i = 0; i < family.space().harmonics.size(); ++i) {
    if (p[2 * i] != 0.0 || p[2 * i + 1] != 0.0) active.push_back(family.space().harmonics[i]);
  }
  return active;
}

void check_weights(const ZooEncoder& encoder, const ImageFamily& family, std::string_view object,
                   double tolerance) {
  const at::Tensor codes = orbit_codes(encoder.encode, family, object);
  const auto planes = static_cast<std::int64_t>(encoder.planes.size());
  TORSOR_REQUIRE(codes.size(1) == 2 * planes + encoder.invariants);
  for (std::int64_t i = 0; i < planes; ++i) {
    const std::vector<Complex> values = plane_values(codes, i);
    const int weight = encoder.planes[static_cast<std::size_t>(i)].weight();
    for (std::int64_t g = 0; g < codes.size(0); ++g) {
      const Complex expected = root_of_unity(weight * g, codes.size(0)) * values[0];
      TORSOR_CHECK(std::abs(values[static_cast<std::size_t>(g)] - expected) < tolerance);
    }
  }
  if (encoder.invariants > 0) {
    const at::Tensor invariants = codes.slice(1, 2 * planes);
    TORSOR_CHECK(largest(invariants - invariants[0]) < tolerance);
  }
}

TORSOR_TEST("angular coefficients are those the image was drawn from") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const std::vector<double>& p = family->object("C1").parameters;
  const at::Tensor c =
      at::view_as_real(angular_coefficients(family->orbit(p).slice(0, 0, 1), ImageGrid::polar, 6));
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (i % 14 == 1) continue;  // the imaginary part of c_0 has no effect
    TORSOR_CHECK(std::abs(c.flatten()[static_cast<std::int64_t>(i)].item<double>() - p[i]) < 1e-15);
  }
}

TORSOR_TEST("every plane of the zoo turns with its weight, and invariants stay") {
  const ImageFamilyPointer rings = image_family("polar_harmonics");
  const ImageFamilyPointer plane = image_family("gaussian_rings");
  for (const std::string& name : zoo_names()) {
    TORSOR_INFO("encoder " << name);
    const ZooEncoder encoder = zoo_encoder(name, *rings);
    TORSOR_CHECK(encoder.name == name);
    if (!encoder.equivariant || encoder.regular) continue;
    check_weights(encoder, *rings, "C1", 1e-13);
    // Moments over 48 x 48 pixels: measured 4e-15 before phases divide by moduli of 1e-2.
    if (name != "template_pose") check_weights(zoo_encoder(name, *plane), *plane, "C1", 1e-11);
  }
}

TORSOR_TEST("a random network is not equivariant, its lift to the group is, exactly") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const ZooEncoder network = zoo_encoder("random_network", *family);
  TORSOR_CHECK(!network.equivariant);
  const at::Tensor raw = orbit_codes(network.encode, *family, "C1");
  TORSOR_CHECK(largest(raw - raw[0]) > 0.1);
  for (const char* name : {"orbit_lift", "one_hot_pose"}) {
    const ZooEncoder encoder = zoo_encoder(name, *family);
    const at::Tensor codes = orbit_codes(encoder.encode, *family, "C1");
    TORSOR_REQUIRE(codes.size(1) == 24 * encoder.channels);
    // Element g sends block i to block i + g.
    for (std::int64_t g = 0; g < 24; ++g) {
      TORSOR_CHECK(largest(codes[g] - codes[0].roll(g * encoder.channels, 0)) < 1e-13);
    }
  }
}

TORSOR_TEST("one-hot poses are all at the distance √2") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const at::Tensor codes = orbit_codes(zoo_encoder("one_hot_pose", *family).encode, *family, "C1");
  for (int i = 0; i < 24; ++i) {
    for (int j = 0; j < i; ++j) {
      TORSOR_CHECK((codes[i] - codes[j]).norm().item<double>() == std::sqrt(2.0));
    }
  }
}

TORSOR_TEST("the collapse of the pose is n/m or w/m, as the harmonics that are present say") {
  const ImageFamilyPointer pointer = image_family("polar_harmonics");
  const auto& family = dynamic_cast<const HarmonicFamily&>(*pointer);
  // κ = (turns that fix the code) / (turns that fix the image) at C_1, C_2, C_3 images.
  const std::map<std::string, std::vector<std::int64_t>> kappas{
      {"all_harmonics", {1, 1, 1}},        {"orbit_lift", {1, 1, 1}},
      {"pose_and_invariants", {1, 12, 8}}, {"first_harmonic", {1, 12, 8}},
      {"third_harmonic", {3, 12, 1}},      {"power_spectrum", {24, 12, 8}},
      {"bispectrum", {24, 12, 8}},         {"order_five", {24, 12, 8}}};
  for (const auto& [name, expected] : kappas) {
    const ZooEncoder encoder = zoo_encoder(name, family);
    for (std::int64_t m = 1; m <= 3; ++m) {
      const std::string object = fmt::format("C{}", m);
      const std::int64_t kappa = expected[static_cast<std::size_t>(m - 1)];
      TORSOR_INFO("encoder " << name << " at " << object);
      TORSOR_CHECK(encoder.code_symmetry(active_harmonics(family, object), 24) == kappa * m);
      TORSOR_CHECK(measured_symmetry(orbit_codes(encoder.encode, family, object)) == kappa * m);
    }
  }
  TORSOR_THROWS_WITH(zoo_encoder("random_network", family).code_symmetry({}, 24), InvalidArgument,
                     "'random_network' is not equivariant");
}

TORSOR_TEST("images on different orbits can share power spectrum and bispectrum") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1, .harmonics = {2, 3}});
  const std::vector<double> a{1.0, 0.0, 0.8, 0.0};
  const std::vector<double> b{1.0, 0.0, 0.8 * std::cos(1.0), 0.8 * std::sin(1.0)};
  const at::Tensor orbit = family->orbit(b);
  const at::Tensor x = family->orbit(a).slice(0, 0, 1);
  // |x - g·y|² = 12 Σ |c_k - c'_k|², and no turn brings both harmonics together.
  TORSOR_CHECK((orbit - x).flatten(1).norm(2, 1).min().item<double>() > 0.5);
  const auto difference = [&](const char* name) {
    const ZooEncoder encoder = zoo_encoder(name, *family);
    return largest(encoder.encode(x) - encoder.encode(orbit.slice(0, 0, 1)));
  };
  TORSOR_CHECK(difference("power_spectrum") < 1e-15);
  TORSOR_CHECK(difference("bispectrum") < 1e-15);
  TORSOR_CHECK(difference("order_five") > 0.5);
}

TORSOR_TEST("the zoo refuses names and images it does not know") {
  const ImageFamilyPointer polar = image_family("polar_harmonics");
  TORSOR_THROWS_WITH(zoo_encoder("first_phases", *polar), InvalidArgument,
                     "did you mean 'first_phase'?");
  TORSOR_THROWS_WITH(zoo_encoder("first_phase", *image_family("torus_waves")), InvalidArgument,
                     "images of 'torus_waves' lack");
  TORSOR_THROWS_WITH(zoo_encoder("orbit_lift", *image_family("triangles")), InvalidArgument,
                     "not those of 'triangles'");
  TORSOR_THROWS_WITH(zoo_encoder("bispectrum", *polar, {.core = 0.0}), InvalidArgument, "6 and 0");
  const ZooEncoder wide = zoo_encoder("power_spectrum", *polar, {.largest = 12});
  TORSOR_THROWS_WITH(orbit_codes(wide.encode, *polar, "C1"), InvalidArgument,
                     "up to 12 are not resolved by 24 angles");
}

}  // namespace
}  // namespace torsor::testing
