#pragma once

#include <ATen/core/Tensor.h>

#include "cli/report/data.hpp"

namespace torsor {

/// The pixel values that are shown black and white.
struct ValueRange {
  double low = 0.0;
  double high = 1.0;
};

/// [0, 1] if all values of `images` lie in it, their own range otherwise.
[[nodiscard]] ValueRange value_range(const at::Tensor& images);

/// An image [C, H, W] ready to be shown: values are clamped to the range; one or three channels
/// stay, other numbers of channels are averaged.
[[nodiscard]] Picture picture(const at::Tensor& image, ValueRange range);

/// |a - b|, averaged over channels, on a dark-to-light colour scale (black 0, pale yellow `full`)
/// whose lightness grows steadily, so that it reads in gray and with colour blindness.
[[nodiscard]] Picture difference_picture(const at::Tensor& a, const at::Tensor& b, double full);

/// A difference scale for `|a - b|`: the least of 1, 0.5, 0.2, 0.1, ... times the range that
/// leaves at most one pixel in 200 brighter.
[[nodiscard]] double difference_scale(const at::Tensor& a, const at::Tensor& b, ValueRange range);

}  // namespace torsor
