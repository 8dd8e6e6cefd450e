#pragma once

#include <ATen/core/Tensor.h>

#include "models/posterior.hpp"

namespace torsor {

/// The covariance of the posterior means over the batch, [D, D], divided by B and not by B - 1.
[[nodiscard]] at::Tensor mean_covariance(const Posterior& posterior);

/// The covariance of the codes over the batch, [D, D]: that of the means, plus the mean variance
/// on the diagonal.
[[nodiscard]] at::Tensor code_covariance(const Posterior& posterior);

/// off_diagonal · Σ_{i≠j} C_ij² + diagonal · Σ_i (C_ii - 1)² of a covariance C [D, D]: 0 for codes
/// that are uncorrelated with variance 1. Of the means it is DIP-VAE-I, of the codes DIP-VAE-II.
/// Source: Kumar et al. 2018, equations 6 and 7.
[[nodiscard]] at::Tensor covariance_penalty(const at::Tensor& covariance, double off_diagonal,
                                            double diagonal);

}  // namespace torsor
