#include "diagnostics/report/encoder_noise.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/nan_to_num.h>
#include <fmt/format.h>

namespace torsor {

DiagnosticResult EncoderNoise::result() const {
  DiagnosticResult result{.id = "noise", .name = "noise of the encoder"};
  result.verdict = stochastic ? Verdict::inconclusive : Verdict::pass;
  result.effect = relative;
  result.finding =
      stochastic ? fmt::format(
                       "The same image gets codes that differ by {:.2g} of the largest value: the "
                       "encoder is stochastic, or its codes depend on the rest of the batch.",
                       relative)
                 : "The same image gets the same code.";
  result.details = {{"each", each}, {"relative", relative}, {"stochastic", stochastic}};
  return result;
}

EncoderNoise measure_noise(const Encoder& encode, const at::Tensor& images) {
  const at::Tensor some = images.slice(0, 0, std::min<std::int64_t>(images.size(0), 64));
  const at::Tensor raw = encode(some);
  const at::Tensor first = code_rows(raw, some.size(0));
  const at::Tensor second = code_rows(encode(some.flip(0)), some.size(0)).flip(0);
  const double size = at::nan_to_num(first, 0.0, 0.0, 0.0).abs().max().item<double>();
  const double difference =
      at::nan_to_num(first - second, 0.0, 0.0, 0.0).abs().max().item<double>() /
      std::numbers::sqrt2;
  const double rounding = assumed_noise(raw) * (raw.scalar_type() == at::kDouble ? 1e3 : 1.0);
  EncoderNoise noise;
  noise.each = std::max(difference, rounding);
  noise.stochastic = difference > 10.0 * rounding;
  noise.relative = size > 0.0 ? noise.each / size : 0.0;
  return noise;
}

}  // namespace torsor
