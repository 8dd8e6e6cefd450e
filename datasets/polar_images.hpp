#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace torsor {

/// Images on rings around their centre: [N, C, H, W] to [N, C, rings, angles], float32 or float64,
/// by one bilinear interpolation.
///
/// Column a stands at the angle 2πa/angles counter-clockwise from the x axis, so a rotation of the
/// plane by 2π/angles is the cyclic shift by one column to the right (`shift_x` by +1): on these
/// images it is a permutation and exact. Row i has the radius (rings - i - ½)/rings of the largest
/// circle inside the pixel centres: the outermost ring is the upper row.
/// @throws InvalidArgument if the images are no such batch, or a size is not positive.
[[nodiscard]] at::Tensor polar_images(const at::Tensor& images, std::int64_t rings,
                                      std::int64_t angles);

}  // namespace torsor
