#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "datasets/pairs.hpp"

namespace torsor {

/// All that the error of a linear autoencoder depends on: second moments of the pairs.
///
/// With P values per image, K group elements and x2(g) the partner of x1 under g.
struct PairMoments {
  at::Tensor same;          ///< Σ x1 x1ᵀ, float64 [P, P]
  at::Tensor crossed;       ///< Σ x2(g) x1ᵀ for every g, float64 [K, P, P]
  double energy = 0.0;      ///< Σ (K·|x1|² + Σ_g |x2(g)|²)
  std::int64_t images = 0;  ///< how many x1 the sums run over, objects × K
};

/// One pass over all pairs: memory does not grow with their number.
///
/// @throws InvalidArgument if the moments would need more than 4 GB (K·P² doubles).
/// Cost: 2·K·P² operations per image x1.
[[nodiscard]] PairMoments pair_moments(const Pairs& pairs);

}  // namespace torsor
