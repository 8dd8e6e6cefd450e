#include "models/posterior.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

Posterior Posterior::narrow(std::int64_t begin, std::int64_t count) const {
  return {mean.narrow(0, begin, count), log_variance.narrow(0, begin, count)};
}

Posterior split_heads(const at::Tensor& outputs) {
  require(outputs.dim() == 2 && outputs.size(1) % 2 == 0,
          "means and log-variances must be [N, 2D], not {}", shape_text(outputs.sizes()));
  const std::int64_t size = outputs.size(1) / 2;
  return {outputs.narrow(1, 0, size), outputs.narrow(1, size, size)};
}

Posterior join(const Posterior& a, const Posterior& b) {
  return {at::cat({a.mean, b.mean}), at::cat({a.log_variance, b.log_variance})};
}

at::Tensor sample(const Posterior& posterior, Random& random) {
  at::Tensor noise = at::empty(posterior.mean.sizes(), at::kFloat);
  std::generate_n(noise.data_ptr<float>(), noise.numel(),
                  [&] { return static_cast<float>(random.normal()); });
  return posterior.mean + (0.5 * posterior.log_variance).exp() * noise.to(posterior.mean.options());
}

at::Tensor kl_divergence(const Posterior& posterior) {
  const at::Tensor& log_variance = posterior.log_variance;
  const at::Tensor terms = posterior.mean.square() + log_variance.exp() - log_variance - 1.0;
  return 0.5 * terms.sum(1).mean();
}

}  // namespace torsor
