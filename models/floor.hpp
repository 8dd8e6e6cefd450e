#pragma once

#include <cstdint>
#include <string>

#include "datasets/pairs.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// A proven lower bound of the error x1 + x2 that any encoder can reach with a linear decoder and
/// the given operator.
struct ErrorFloor {
  double value = 0.0;
  std::string name;  ///< which bound, for example "joint floor of the plane operator (T8)"
};

/// The joint floor of an operator with one weight-1 plane of C_n and the identity on the rest:
///
///   E[ ½|x1 - X_0 - 2Re βb|² + 2|βb - X_1|² + Σ_{|k|>=2}|X_k|² ],   X_k = (1/n) Σ_g e^{-2πikg/n}
///   x2(g),
///
/// bounded below by the tail of the covariance of [(x1-X_0)/√2; √2 Re X_1; √2 Im X_1] beyond its
/// two largest eigenvalues. Per pixel and pair, over all pairs of `pairs`; needs no group law.
/// @throws InvalidArgument unless the group is cyclic of order >= 3.
/// Cost: one pass over the pairs and an eigen-solve of order three times the pixels, for at most
/// 2352 pixels' worth of memory.
[[nodiscard]] ErrorFloor plane_floor(const Pairs& pairs);

}  // namespace torsor
