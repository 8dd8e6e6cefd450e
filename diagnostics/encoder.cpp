#include "diagnostics/encoder.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/nan_to_num.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

at::Tensor code_rows(const at::Tensor& codes, std::int64_t count) {
  require((codes.dim() == 2 || (codes.dim() == 3 && codes.size(2) == 2)) &&
              codes.size(0) == count && codes.size(1) > 0,
          "an encoder gives one code per image, [{0}, D] or [{0}, D, 2], not {1}", count,
          shape_text(codes.sizes()));
  return codes.detach().to(at::kCPU, at::kDouble).flatten(1).contiguous();
}

double assumed_noise(const at::Tensor& codes) {
  const double unit = codes.scalar_type() == at::kDouble     ? 1e-15
                      : codes.scalar_type() == at::kHalf     ? 1e-3
                      : codes.scalar_type() == at::kBFloat16 ? 1e-2
                                                             : 1e-6;
  if (codes.numel() == 0) return 1e-300;
  const at::Tensor size = at::nan_to_num(codes.detach().to(at::kDouble), 0.0, 0.0, 0.0).abs();
  return std::max(1e-300, unit * size.max().item<double>());
}

double assumed_code_noise(const at::Tensor& codes) {
  return assumed_noise(codes) * (codes.scalar_type() == at::kDouble ? 1e3 : 1.0);
}

}  // namespace torsor
