#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"

namespace torsor {

/// A Gaussian with independent values for the code of every image of a batch, as an encoder gives
/// it; the prior is the standard Gaussian.
struct Posterior {
  at::Tensor mean;          ///< [N, D]
  at::Tensor log_variance;  ///< [N, D], natural logarithms

  /// The posteriors begin, ..., begin + count - 1 of the batch.
  [[nodiscard]] Posterior narrow(std::int64_t begin, std::int64_t count) const;
};

/// The outputs [N, 2D] of an encoder with Heads::posterior, read as a posterior.
/// @throws InvalidArgument if their number is odd or `outputs` is no matrix.
[[nodiscard]] Posterior split_heads(const at::Tensor& outputs);

/// Both batches as one: first those of `a`, then those of `b`.
[[nodiscard]] Posterior join(const Posterior& a, const Posterior& b);

/// One code of each posterior, [N, D]: mean + exp(log_variance / 2)·e with standard normal e, so
/// that gradients reach mean and variance (Kingma and Welling 2014, section 2.4).
///
/// The numbers e are drawn on the CPU, N·D of them, row by row.
[[nodiscard]] at::Tensor sample(const Posterior& posterior, Random& random);

/// The Kullback-Leibler divergence from the prior in nats, summed over the code and averaged over
/// the batch: mean_n ½ Σ_d (m² + e^l - l - 1). A scalar.
[[nodiscard]] at::Tensor kl_divergence(const Posterior& posterior);

}  // namespace torsor
