#pragma once

#include <functional>

#include <ATen/core/Tensor.h>

namespace torsor {

/// What is diagnosed: images [N, C, H, W] to codes [N, D], one row per image, whatever computes it.
using Encoder = std::function<at::Tensor(const at::Tensor& images)>;

/// Codes as float64 [N, D] on the CPU; a complex code [N, D, 2] becomes [N, 2D].
/// @throws InvalidArgument unless there are `count` rows.
[[nodiscard]] at::Tensor code_rows(const at::Tensor& codes, std::int64_t count);

/// The rounding to expect of each value of these codes where nobody measured it, as a share of the
/// largest absolute value: 1e-15 for float64, 1e-2 for bfloat16, 1e-3 for float16 and 1e-6 for
/// float32 and all other types; at least 1e-300.
[[nodiscard]] double assumed_noise(const at::Tensor& codes);

/// The same after a computation of many steps, in which float64 loses three digits:
/// `assumed_noise`, but 1e-12 of the largest absolute value for float64. The η of codes whose
/// encoder is not asked.
[[nodiscard]] double assumed_code_noise(const at::Tensor& codes);

}  // namespace torsor
