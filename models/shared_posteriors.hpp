#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "models/posterior.hpp"

namespace torsor {

/// Which values of the code two images seem to share: bool [N, D].
///
/// The divergence of value d of pair n is δ = v₁/v₂ + (m₂-m₁)²/v₂ - 1 + log(v₂/v₁), twice the
/// Kullback-Leibler divergence of the two Gaussians. A value is shared where δ lies below the
/// middle between the least and the largest of its pair; where all are equal, every value is.
/// No gradient passes. Source: Locatello et al. 2020, section 4.1.
[[nodiscard]] at::Tensor shared_values(const Posterior& first, const Posterior& second);

/// All values of the code but number changed[n] of pair n: bool [N, size]. changed int64 [N].
[[nodiscard]] at::Tensor shared_but(const at::Tensor& changed, std::int64_t size);

/// How two posteriors of a shared value become one.
enum class Averaging {
  arithmetic,  ///< m = (m₁+m₂)/2, v = (v₁+v₂)/2: GVAE (Hosoya 2019)
  product  ///< v = 2 v₁v₂/(v₁+v₂), m = (m₁/v₁ + m₂/v₂) v/2: ML-VAE (Bouchacourt et al. 2018)
};

/// Gives both images of a pair the average posterior where `shared` [N, D] says so.
/// @return the posteriors of the first images, then those of the second: [2N, D].
[[nodiscard]] Posterior share(const Posterior& first, const Posterior& second,
                              const at::Tensor& shared, Averaging averaging);

}  // namespace torsor
