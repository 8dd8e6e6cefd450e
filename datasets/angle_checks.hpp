#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace torsor {

/// `angles` as float64 [count, per_row] on the CPU.
/// @throws InvalidArgument unless they are finite, float32 or float64, and [count, per_row] (or
///         [count] where per_row is 1).
[[nodiscard]] at::Tensor checked_angles(const at::Tensor& angles, std::int64_t count,
                                        std::int64_t per_row);

}  // namespace torsor
