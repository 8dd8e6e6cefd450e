#include "diagnostics/behaviour/decoder.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros_like.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

at::Tensor image_rows(const at::Tensor& images, std::int64_t count, std::int64_t values) {
  require(images.dim() >= 2 && images.size(0) == count && images.numel() == count * values,
          "a decoder gives {} images of {} values for {} codes, not {}", count, values, count,
          shape_text(images.sizes()));
  return images.detach().to(at::kCPU, at::kDouble).flatten(1).contiguous();
}

DecoderShape decoder_shape(const Decoder& decode, const at::Tensor& codes) {
  const std::int64_t count = std::min<std::int64_t>(64, codes.size(0));
  const at::Tensor a = codes.narrow(0, 0, count);
  const at::Tensor b = a.roll({1}, {0});
  const auto image = [&](const at::Tensor& z) {
    const at::Tensor x = decode(z);
    return x.detach().to(at::kCPU, at::kDouble).flatten(1);
  };
  const at::Tensor raw = decode(at::zeros_like(a));
  const at::Tensor zero = raw.detach().to(at::kCPU, at::kDouble).flatten(1);
  const at::Tensor from_a = image(a);
  const at::Tensor from_b = image(b);
  const auto largest = [](const at::Tensor& t) { return t.abs().max().item<double>(); };
  const double size = std::max({largest(from_a), largest(from_b), largest(zero), 1e-300});
  const double rounding = raw.scalar_type() == at::kDouble ? 1e-10 : 1e-4;
  DecoderShape shape;
  shape.constant = largest(zero) > rounding * size;
  shape.defect = largest(image(a + b) - from_a - from_b + zero) / size;
  shape.linear = shape.defect <= rounding;
  return shape;
}

}  // namespace torsor
