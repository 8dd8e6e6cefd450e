#include "models/shared_posteriors.hpp"

#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/logaddexp.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/where.h>

namespace torsor {
namespace {

Posterior average(const Posterior& first, const Posterior& second, Averaging averaging) {
  const at::Tensor& l1 = first.log_variance;
  const at::Tensor& l2 = second.log_variance;
  if (averaging == Averaging::arithmetic) {
    return {(first.mean + second.mean) / 2.0, at::logaddexp(l1, l2) - std::numbers::ln2};
  }
  // The first mean weighs v₂/(v₁+v₂), the second v₁/(v₁+v₂).
  const at::Tensor weight = (l2 - l1).sigmoid();
  return {weight * first.mean + (1.0 - weight) * second.mean,
          l1 + l2 + std::numbers::ln2 - at::logaddexp(l1, l2)};
}

}  // namespace

at::Tensor shared_values(const Posterior& first, const Posterior& second) {
  const at::NoGradGuard no_grad;
  const at::Tensor log_ratio = first.log_variance - second.log_variance;
  const at::Tensor distance = (second.mean - first.mean).square() * (-second.log_variance).exp();
  const at::Tensor divergence = log_ratio.exp() + distance - 1.0 - log_ratio;
  const at::Tensor least = at::amin(divergence, 1, true);
  const at::Tensor largest = at::amax(divergence, 1, true);
  return divergence.lt((least + largest) / 2.0).logical_or(least.eq(largest));
}

at::Tensor shared_but(const at::Tensor& changed, std::int64_t size) {
  return at::ones({changed.size(0), size}, changed.options().dtype(at::kBool))
      .scatter(1, changed.unsqueeze(1), 0);
}

Posterior share(const Posterior& first, const Posterior& second, const at::Tensor& shared,
                Averaging averaging) {
  const Posterior both = average(first, second, averaging);
  const auto chosen = [&](const Posterior& own) {
    return Posterior{at::where(shared, both.mean, own.mean),
                     at::where(shared, both.log_variance, own.log_variance)};
  };
  return join(chosen(first), chosen(second));
}

}  // namespace torsor
