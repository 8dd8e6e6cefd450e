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

  /// "noise" as an entry of a report: pass for a deterministic encoder, inconclusive for a
  /// stochastic one, whose noise limits all that follows.
  [[nodiscard]] DiagnosticResult result() const;
};

/// Encodes up to 64 of the images [N, C, H, W] twice, the second time in reverse order, so that an
/// encoder that draws random numbers or whose codes depend on their neighbours in the batch is
/// found. η is the largest difference divided by √2, at least what rounding gives (1e-6 of the
/// largest value for float32, 1e-12 for float64).
[[nodiscard]] EncoderNoise measure_noise(const Encoder& encode, const at::Tensor& images);

}  // namespace torsor
