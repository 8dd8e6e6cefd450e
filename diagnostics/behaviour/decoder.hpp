#pragma once

#include <cstdint>
#include <functional>

#include <ATen/core/Tensor.h>

namespace torsor {

/// Codes [N, D] (or [N, D, 2] where the operator's code is complex), float64, to images [N, ...]
/// of any type, one per code.
using Decoder = std::function<at::Tensor(const at::Tensor& codes)>;

/// Decoded images as float64 [N, P] on the CPU.
/// @throws InvalidArgument unless there are `count` images of `values` values.
[[nodiscard]] at::Tensor image_rows(const at::Tensor& images, std::int64_t count,
                                    std::int64_t values);

/// How far a decoder is from linear.
struct DecoderShape {
  bool constant = false;  ///< whether dec(0) is an image other than 0
  double defect = 0.0;    ///< max |dec(a + b) - dec(a) - dec(b) + dec(0)| / max |dec|
  bool linear = true;     ///< up to that constant: whether the defect is rounding
};

/// Measured on sums of neighbouring rows of `codes` [N, ...]: some 64 of them.
[[nodiscard]] DecoderShape decoder_shape(const Decoder& decode, const at::Tensor& codes);

}  // namespace torsor
