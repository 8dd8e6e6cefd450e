#pragma once

#include <functional>

#include <ATen/core/Tensor.h>

namespace torsor {

/// What is diagnosed: images [N, C, H, W] to codes [N, D], one row per image, whatever computes it.
using Encoder = std::function<at::Tensor(const at::Tensor& images)>;

/// Codes as float64 [N, D] on the CPU; a complex code [N, D, 2] becomes [N, 2D].
/// @throws InvalidArgument unless there are `count` rows.
[[nodiscard]] at::Tensor code_rows(const at::Tensor& codes, std::int64_t count);

/// The error to expect of each value of these codes where nobody measured it: 1e-6 of the largest
/// absolute value for float32 and shorter types, 1e-15 of it for float64; at least 1e-300.
[[nodiscard]] double assumed_noise(const at::Tensor& codes);

}  // namespace torsor
