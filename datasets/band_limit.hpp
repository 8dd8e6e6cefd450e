#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace torsor {

/// A direction of the image: x along a row, y up a column.
enum class ImageAxis { x, y };

/// The greatest frequency of `pixels` samples around a circle that has a direction: below half
/// their number, where an even number has its Nyquist frequency.
[[nodiscard]] inline std::int64_t greatest_frequency(std::int64_t pixels) {
  return (pixels - 1) / 2;
}

/// Images without the frequencies above `highest` along `axis`, which wraps around.
///
/// Linear, idempotent to rounding; values may leave [0, 1] where the image has sharp edges.
/// @param images  float32 or float64 [N, C, H, W]; computed in float64.
/// @throws InvalidArgument on another shape or type, or unless 0 <= highest <=
///         greatest_frequency(pixels along the axis).
[[nodiscard]] at::Tensor low_pass(const at::Tensor& images, ImageAxis axis, std::int64_t highest);

/// Images without the Nyquist frequencies of even sides: every fraction of a pixel by which they
/// are shifted can be undone. The identity for odd sides, up to rounding.
[[nodiscard]] at::Tensor band_limited(const at::Tensor& images);

/// Image i shifted cyclically by angles[i] of 2π (a full side), to the right or up: coefficient k
/// of the Fourier series along the axis is turned by k·angles[i].
///
/// Exact for the trigonometric polynomial through the pixels: shifts compose by adding angles,
/// unless the side is even and the image holds its Nyquist frequency, whose direction is unknown
/// (it is multiplied by the real part of its phase). A whole number of pixels is `roll`.
/// @param angles  float64 [N], finite; neither is checked. O(N C H W log side).
[[nodiscard]] at::Tensor fourier_shift(const at::Tensor& images, ImageAxis axis,
                                       const at::Tensor& angles);

}  // namespace torsor
