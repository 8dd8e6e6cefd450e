#include "models/total_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/softmax.h>

namespace torsor {
namespace {

/// Log densities of every code under every posterior: [B codes, B posteriors, D].
at::Tensor log_densities(const at::Tensor& codes, const Posterior& posterior) {
  const at::Tensor log_variance = posterior.log_variance.unsqueeze(0);
  const at::Tensor distance = codes.unsqueeze(1) - posterior.mean.unsqueeze(0);
  return -0.5 * (distance.square() * (-log_variance).exp() + log_variance +
                 std::log(2.0 * std::numbers::pi));
}

/// The mean logarithm of the clipped probability of class `index`.
at::Tensor mean_log_probability(const at::Tensor& logits, std::int64_t index) {
  constexpr double kClip = 1e-6;
  const at::Tensor probability = at::softmax(logits, 1).select(1, index);
  return at::clamp(probability, kClip, 1.0 - kClip).log().mean();
}

}  // namespace

at::Tensor minibatch_total_correlation(const at::Tensor& codes, const Posterior& posterior) {
  const at::Tensor densities = log_densities(codes, posterior);
  const at::Tensor joint = at::logsumexp(densities.sum(2), 1);
  const at::Tensor marginals = at::logsumexp(densities, 1).sum(1);
  return (joint - marginals).mean();
}

at::Tensor weighted_total_correlation(const at::Tensor& codes, const Posterior& posterior,
                                      std::int64_t dataset_size) {
  const auto others = static_cast<double>(codes.size(1) - 1);
  const double seen = static_cast<double>(codes.size(0)) * static_cast<double>(dataset_size);
  return minibatch_total_correlation(codes, posterior) + others * std::log(seen);
}

at::Tensor permute_dimensions(const at::Tensor& codes, Random& random) {
  const std::int64_t batch = codes.size(0);
  at::Tensor order = at::empty({codes.size(1), batch}, at::kLong);
  std::vector<std::int64_t> rows(static_cast<std::size_t>(batch));
  for (std::int64_t d = 0; d < codes.size(1); ++d) {
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    random.shuffle(rows);
    std::copy(rows.begin(), rows.end(), order.data_ptr<std::int64_t>() + d * batch);
  }
  return codes.gather(0, order.t().to(codes.device()));
}

at::Tensor discriminated_total_correlation(const at::Tensor& logits) {
  return (logits.select(1, 0) - logits.select(1, 1)).mean();
}

at::Tensor discriminator_loss(const at::Tensor& joint_logits, const at::Tensor& permuted_logits) {
  return -0.5 * (mean_log_probability(joint_logits, 0) + mean_log_probability(permuted_logits, 1));
}

}  // namespace torsor
