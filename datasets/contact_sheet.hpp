#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace torsor {

/// Many images as one, row by row, with white lines of `padding` pixels between them.
///
/// @param images   [N, C, H, W] of floats or uint8; the sheet has the same type.
/// @param columns  images per row; the rest of the last row is white.
/// @param upscale  every pixel becomes a square of this side, so small images stay sharp.
/// @return [C, H', W'] with H' = rows * (H * upscale) + (rows - 1) * padding, W' likewise.
/// @throws InvalidArgument for another shape, no image, columns or upscale < 1, padding < 0.
[[nodiscard]] at::Tensor tile_images(const at::Tensor& images, std::int64_t columns,
                                     std::int64_t padding = 1, std::int64_t upscale = 1);

}  // namespace torsor
