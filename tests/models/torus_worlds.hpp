#pragma once

// Band-limited images under tori, and models whose codes are their Fourier coefficients.

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include <ATen/core/grad_mode.h>

#include "datasets/torus_actions.hpp"
#include "datasets/torus_pairs.hpp"
#include "models/torus_autoencoder.hpp"
#include "tests/models/worlds.hpp"

namespace torsor::testing {

inline constexpr std::int64_t kRingSide = 9;
inline constexpr std::int64_t kRings = 2;
inline constexpr std::int64_t kRingBand = 2;
inline constexpr ImageShape kRingImage{1, kRings, kRingSide};

/// Noise on two rings of nine pixels with the frequencies 0, 1, 2, turned by one angle.
inline TorusPairs ring_pairs(std::int64_t count, std::uint64_t seed, std::int64_t per_turn = 0) {
  const at::Tensor images =
      low_pass(noise_images(count, kRings, kRingSide, Random(seed)), ImageAxis::x, kRingBand);
  return {image_objects(images), torus_shifts({ImageAxis::x}, kRingImage), per_turn};
}

inline TorusAutoencoder torus_model(ImageShape image, const TorusOperator& latent,
                                    std::uint64_t seed = 0) {
  Random random(seed);
  return {image, linear_networks(image, {latent.code_size(), true}, random), latent};
}

/// The weights 0, 1, 2 for each ring.
inline TorusOperator ring_operator(std::vector<std::vector<std::int64_t>> weights = {
                                       {0}, {1}, {2}}) {
  return TorusOperator(weights, kRings);
}

/// Coordinate k·rings + r of the code becomes frequency k of ring r (which turns as e^{ikθ} when
/// the ring is shifted to the right by θ), and the decoder its inverse.
inline void set_fourier_rows(const TorusAutoencoder& model) {
  const at::NoGradGuard no_grad;
  at::Tensor encoder = model.networks().encoder->parameters().front().second;
  at::Tensor decoder = model.networks().decoder->parameters().front().second;
  encoder.zero_();
  decoder.zero_();
  for (std::int64_t k = 0; k <= kRingBand; ++k) {
    for (std::int64_t r = 0; r < kRings; ++r) {
      const std::int64_t d = (k * kRings) + r;
      for (std::int64_t j = 0; j < kRingSide; ++j) {
        const std::int64_t pixel = (r * kRingSide) + j;
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(j * k) / kRingSide;
        const double share = (k == 0 ? 1.0 : 2.0) / kRingSide;
        encoder[2 * d][pixel] = std::cos(angle);
        encoder[2 * d + 1][pixel] = std::sin(angle);
        decoder[pixel][2 * d] = share * std::cos(angle);
        decoder[pixel][2 * d + 1] = share * std::sin(angle);
      }
    }
  }
}

}  // namespace torsor::testing
