#pragma once

#include <ATen/core/Tensor.h>

#include "diagnostics/encoder.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// How much the codes of the same image differ from one call of the encoder to the next.
struct EncoderNoise {
  double each = 0.0;        ///< η: the error to expect of one code value
  bool stochastic = false;  ///< whether it exceeds what rounding explains
  double relative = 0.0;    ///< of the largest code value
  double rounding = 0.0;    ///< the part of η that rounding explains

  /// "noise" as an entry of a report: pass for a deterministic encoder, inconclusive for a
  /// stochastic one, whose noise limits all that follows.
  [[nodiscard]] DiagnosticResult result() const;
};

/// Encodes up to 64 of the images [N, C, H, W] again: in reverse order, so that an encoder that
/// draws random numbers is found; and each half in a batch of its own with one darker image more,
/// so that one whose codes depend on the size or the company of its batch is found. The largest
/// difference of a value, divided by √2, is the spread between calls.
///
/// Rounding is what the type of the codes gives (`assumed_code_noise`), or what is measured, if
/// that is more: the median over images of the largest |f(x + δ) - 2·f(x) + f(x - δ)|, δ random and
/// about 1e-7 of each pixel. A smooth float64 encoder leaves 1e-14 of its curvature there; one that
/// computes in float32 inside, whatever it returns, leaves its rounding, and from 1e-9 of the
/// largest value on is held to float32's 1e-6. Images at which that difference exceeds 1e-4 of the
/// largest value stand where the encoder is steep or jumps, and tell nothing of rounding.
///
/// η is the larger of spread and rounding; `stochastic` says that the spread is ten times the
/// rounding. Cost: about six codes an image.
[[nodiscard]] EncoderNoise measure_noise(const Encoder& encode, const at::Tensor& images);

}  // namespace torsor
