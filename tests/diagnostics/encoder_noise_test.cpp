#include "diagnostics/report/encoder_noise.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>

#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "diagnostics/report/diagnose.hpp"
#include "tests/diagnostics/codes.hpp"
#include "tests/diagnostics/tables.hpp"

namespace torsor::testing {
namespace {

/// Twelve images of 5 x 5 random pixels.
at::Tensor some_images() {
  Random random(1);
  return normal_values({12, 1, 5, 5}, random);
}

/// tanh of 8 random functionals of the pixels: smooth, in the type of the weights.
Encoder smooth_network(at::ScalarType type) {
  Random random(2);
  const at::Tensor weights = (0.2 * normal_values({25, 8}, random)).to(type);
  return [weights, type](const at::Tensor& images) {
    return at::tanh(at::matmul(images.to(type).flatten(1), weights)).to(at::kDouble);
  };
}

TORSOR_TEST("an encoder that computes in float64 has the noise of float64") {
  const EncoderNoise noise = measure_noise(smooth_network(at::kDouble), some_images());
  TORSOR_INFO(noise.result().line());
  TORSOR_CHECK(!noise.stochastic);
  // 1e-12 is assumed. Steps of 1e-7 of 25 pixels and second derivatives below 1 leave no more than
  // (0.2·√25·1e-7)² = 1e-14.
  TORSOR_CHECK(noise.relative <= 1.0001e-12);
}

TORSOR_TEST("float64 codes of an encoder that computes in float32 have the noise of float32") {
  const EncoderNoise noise = measure_noise(smooth_network(at::kFloat), some_images());
  TORSOR_INFO(noise.result().line());
  TORSOR_CHECK(!noise.stochastic);
  TORSOR_CHECK(noise.relative >= 1e-6);
  TORSOR_CHECK(noise.relative < 1e-5);
  TORSOR_CHECK(noise.rounding == noise.each);
}

TORSOR_TEST("an encoder that rounds its images to float32 and then computes in float64 is found") {
  const Encoder exact = smooth_network(at::kDouble);
  const Encoder rounding = [exact](const at::Tensor& images) {
    return exact(images.to(at::kFloat).to(at::kDouble));
  };
  TORSOR_CHECK(measure_noise(rounding, some_images()).relative >= 1e-6);
}

TORSOR_TEST("codes that depend on the company in the batch are found, whatever its order") {
  const Encoder network = smooth_network(at::kDouble);
  const Encoder normalized = [network](const at::Tensor& images) {
    const at::Tensor codes = network(images);
    return (codes - codes.mean(0, true)) / (codes.std(0, true, true) + 1e-3);
  };
  const EncoderNoise noise = measure_noise(normalized, some_images());
  TORSOR_INFO(noise.result().line());
  TORSOR_CHECK(noise.stochastic);
  TORSOR_CHECK(noise.each > 1e-3);
  TORSOR_CHECK(noise.result().verdict == Verdict::inconclusive);
  // An orbit under shifts of pixels: every part of the batch has the same mean of pixels.
  const at::Tensor image = some_images()[0];
  std::vector<at::Tensor> orbit;
  for (std::int64_t g = 0; g < 5; ++g) orbit.push_back(image.roll(g, 2));
  const Encoder centred = [network](const at::Tensor& images) {
    return network(images - images.mean());
  };
  TORSOR_CHECK(measure_noise(centred, at::stack(orbit)).stochastic);
}

TORSOR_TEST("codes that depend on the size of the batch are found") {
  const Encoder network = smooth_network(at::kDouble);
  const Encoder sized = [network](const at::Tensor& images) {
    return network(images) * (1.0 + 1.0 / static_cast<double>(images.size(0)));
  };
  TORSOR_CHECK(measure_noise(sized, some_images()).stochastic);
  TORSOR_CHECK(measure_noise(sized, some_images().slice(0, 0, 1)).stochastic);
}

TORSOR_TEST("images at which an encoder jumps say nothing of its rounding") {
  // At images symmetric under C_3 the phase of c_1 is decided by rounding.
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const ZooEncoder encoder = zoo_encoder("first_phase", *family);
  std::vector<double> symmetric(family->facts().parameters.size(), 0.0);
  symmetric.back() = 1.0;
  const EncoderNoise noise = measure_noise(encoder.encode, family->orbit(symmetric));
  TORSOR_INFO(noise.result().line());
  TORSOR_CHECK(!noise.stochastic);
  TORSOR_CHECK(noise.relative < 1e-9);
}

TORSOR_TEST("an encoder that draws random numbers is not taken for one that rounds") {
  Random random(3);
  const Encoder network = smooth_network(at::kDouble);
  const Encoder noisy = [network, &random](const at::Tensor& images) {
    const at::Tensor codes = network(images);
    return codes + 1e-5 * normal_values(codes.sizes().vec(), random);
  };
  const EncoderNoise noise = measure_noise(noisy, some_images());
  TORSOR_CHECK(noise.stochastic);
  // The largest of some 100 differences of two normal numbers is 2.5 to 4.5 deviations of one, less
  // √2 twice.
  TORSOR_CHECK(noise.each > 2e-5);
  TORSOR_CHECK(noise.each < 5e-5);
}

TORSOR_TEST("a continuous encoder that computes in float32 and returns float64 has no defects") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const ZooEncoder lift = zoo_encoder("orbit_lift", *family);
  const Encoder single = [&lift](const at::Tensor& images) {
    const at::Tensor rounded = images.to(at::kFloat).to(at::kDouble);
    return lift.encode(rounded).to(at::kFloat).to(at::kDouble);
  };
  const Report report = diagnose(single, *family, {.budget = Budget::quick});
  TORSOR_INFO(report.text());
  TORSOR_CHECK(report.headline.equivariant.verdict == Verdict::pass);
  TORSOR_CHECK(report.headline.defects.verdict == DefectKind::none);
}

}  // namespace
}  // namespace torsor::testing
