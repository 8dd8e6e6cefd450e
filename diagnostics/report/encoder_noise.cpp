#include "diagnostics/report/encoder_noise.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/nan_to_num.h>
#include <fmt/format.h>

#include "core/random.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kNoiseImages = 64;
constexpr double kRelativeStep = 1e-7;  ///< of each pixel
constexpr double kSteep = 1e-4;         ///< of the largest code value: no rounding, but the encoder
constexpr double kNotDouble = 1e-9;     ///< of the largest code value: rounding of a shorter type
constexpr double kFloatUnit = 1e-6;

at::Tensor finite_part(const at::Tensor& values) { return at::nan_to_num(values, 0.0, 0.0, 0.0); }

double largest_value(const at::Tensor& values) {
  return finite_part(values).abs().max().item<double>();
}

/// The codes of `images`, each half encoded in the company of one darker image.
at::Tensor in_other_company(const Encoder& encode, const at::Tensor& images) {
  const std::int64_t count = images.size(0);
  const std::int64_t half = (count + 1) / 2;
  const at::Tensor darker = images.slice(0, 0, 1).mul(0.5).to(images.scalar_type());
  std::vector<at::Tensor> rows;
  for (std::int64_t begin = 0; begin < count; begin += half) {
    const std::int64_t size = std::min(half, count - begin);
    const at::Tensor codes = encode(at::cat({images.narrow(0, begin, size), darker}));
    rows.push_back(code_rows(codes, size + 1).narrow(0, 0, size));
  }
  return at::cat(rows);
}

/// The median over images of |f(x + δ) - 2f(x) + f(x - δ)|, steep places left out; 0 where all are.
double measured_rounding(const Encoder& encode, const at::Tensor& images, const at::Tensor& codes) {
  if (!at::isFloatingType(images.scalar_type())) return 0.0;
  Random random = Random(0).stream("rounding");
  at::Tensor share = at::empty(images.sizes(), at::kDouble);
  auto* data = share.data_ptr<double>();
  for (std::int64_t i = 0; i < share.numel(); ++i)
    data[i] = kRelativeStep * random.uniform(0.5, 1.0);
  const at::Tensor step = images.mul(share.to(images.options()));
  const std::int64_t count = images.size(0);
  const at::Tensor second = code_rows(encode(images.add(step)), count) - 2.0 * codes +
                            code_rows(encode(images.sub(step)), count);
  const at::Tensor most = std::get<0>(finite_part(second).abs().max(1)).contiguous();
  std::vector<double> kept;
  const double line = kSteep * largest_value(codes);
  for (std::int64_t i = 0; i < count; ++i) {
    if (most.data_ptr<double>()[i] <= line) kept.push_back(most.data_ptr<double>()[i]);
  }
  if (kept.empty()) return 0.0;
  const auto middle = kept.begin() + std::ssize(kept) / 2;
  std::ranges::nth_element(kept, middle);
  return *middle;
}

/// What rounding explains. An encoder that gives the same batch other codes is asked no further.
double rounding_of(const Encoder& encode, const at::Tensor& images, const at::Tensor& raw,
                   const at::Tensor& codes) {
  const double assumed = assumed_code_noise(raw);
  const at::Tensor repeated = code_rows(encode(images), images.size(0));
  if (largest_value(repeated - codes) > 10.0 * assumed) return assumed;  // no rounding, but chance
  const double measured = measured_rounding(encode, images, codes);
  const double size = largest_value(codes);
  const double shorter = measured > kNotDouble * size ? kFloatUnit * size : 0.0;
  return std::max({assumed, measured, shorter});
}

}  // namespace

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
  result.details = {
      {"each", each}, {"relative", relative}, {"rounding", rounding}, {"stochastic", stochastic}};
  return result;
}

EncoderNoise measure_noise(const Encoder& encode, const at::Tensor& images) {
  const at::Tensor some = images.slice(0, 0, std::min(images.size(0), kNoiseImages));
  const at::Tensor raw = encode(some);
  const at::Tensor codes = code_rows(raw, some.size(0));
  const at::Tensor reversed = code_rows(encode(some.flip(0)), some.size(0)).flip(0);
  const double spread = std::max(largest_value(reversed - codes),
                                 largest_value(in_other_company(encode, some) - codes)) /
                        std::numbers::sqrt2;
  EncoderNoise noise;
  noise.rounding = rounding_of(encode, some, raw, codes);
  noise.each = std::max(spread, noise.rounding);
  noise.stochastic = spread > 10.0 * noise.rounding;
  const double size = largest_value(codes);
  noise.relative = size > 0.0 ? noise.each / size : 0.0;
  return noise;
}

}  // namespace torsor
