#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "models/posterior.hpp"

namespace torsor {

/// The total correlation of the codes of a batch, estimated from their own posteriors without the
/// constants that no gradient sees:
///
///   TC = mean_i [ logsumexp_j Σ_d q_ijd - Σ_d logsumexp_j q_ijd ],
///   q_ijd = log N(z_id; m_jd, e^{l_jd})
///
/// @param codes  [B, D], one sample of each posterior.
/// @return a scalar in nats; B equal posteriors give -(D-1) log B.
/// Cost: O(B² D) time and memory.
/// Source: Chen et al. 2018, section 4.1, without the weights, as in Locatello et al. 2019.
[[nodiscard]] at::Tensor minibatch_total_correlation(const at::Tensor& codes,
                                                     const Posterior& posterior);

/// The same with its constant (D-1) log(B · dataset_size): the minibatch-weighted estimate to
/// report. Biased upwards for B far below `dataset_size` (Chen et al. 2018, appendix C.1).
[[nodiscard]] at::Tensor weighted_total_correlation(const at::Tensor& codes,
                                                    const Posterior& posterior,
                                                    std::int64_t dataset_size);

/// Codes whose values are shuffled over the batch, each value of the code by itself: samples of
/// the product of the marginals. codes [B, D].
[[nodiscard]] at::Tensor permute_dimensions(const at::Tensor& codes, Random& random);

/// The total correlation that a discriminator sees: the mean over the batch of logit 0 ("joint")
/// minus logit 1 ("permuted"), logits [B, 2]. A scalar in nats.
/// Source: Kim and Mnih 2018, equation 3.
[[nodiscard]] at::Tensor discriminated_total_correlation(const at::Tensor& logits);

/// What the discriminator itself minimises: -½ mean log p₀(joint) - ½ mean log p₁(permuted), with
/// probabilities clipped to [1e-6, 1 - 1e-6]. log 2 where it cannot tell the two apart.
[[nodiscard]] at::Tensor discriminator_loss(const at::Tensor& joint_logits,
                                            const at::Tensor& permuted_logits);

}  // namespace torsor
