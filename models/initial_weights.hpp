#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"

namespace torsor {

/// Trainable float32 weights of shape `sizes`, independent and uniform on ±bound.
[[nodiscard]] at::Tensor uniform_weights(at::IntArrayRef sizes, double bound, Random& random);

/// The bound √(6 / (fan_in + fan_out)) of uniform weights that keep the variance of signals and of
/// gradients about equal from layer to layer (Glorot and Bengio 2010, equation 16).
[[nodiscard]] double glorot_bound(std::int64_t fan_in, std::int64_t fan_out);

/// `size` trainable zeros.
[[nodiscard]] at::Tensor zero_biases(std::int64_t size);

}  // namespace torsor
