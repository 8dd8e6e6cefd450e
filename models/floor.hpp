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
  std::string name;  ///< which bound, for example "joint floor of the plane operator"
};

/// Whether `plane_floor` knows a floor for this group: one cyclic factor of order 3 or more.
[[nodiscard]] bool has_plane_floor(const FiniteGroup& group);

/// The joint floor of an operator with one weight-1 plane of C_n and the identity on the rest.
///
/// With X_k = (1/n) Σ_g e^{-2πikg/n} x2(g), and b, β the code's part in the plane and its decoder,
/// the error of a pair is at least
///
///   E[ ½|x1 - X_0 - 2Re βb|² + 2|βb - X_1|² + Σ_{|k|>=2} |X_k|² ].
///
/// The first two terms are the distance of v = [(x1 - X_0)/√2; √2 Re X_1; √2 Im X_1] to a plane
/// through 0 that does not depend on the image; by Ky Fan's principle (equivalently Eckart-Young)
/// no plane is nearer on average than the sum of all but the two largest eigenvalues of E[v vᵀ].
/// Per pixel and pair, over all pairs of `pairs`; needs no group law.
/// @throws InvalidArgument unless `has_plane_floor`.
/// Cost: one pass over the pairs and an eigen-solve of order 3·values, values the floats of an
/// image: O(values³) time, (3·values)² doubles of memory.
[[nodiscard]] ErrorFloor plane_floor(const Pairs& pairs);

}  // namespace torsor
