#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// How far two orbits are apart, as images and as an invariant code sees them.
struct OrbitSeparation {
  double image_distance = 0.0;  ///< min_g |g·x - y|
  double code_distance = 0.0;   ///< |f(x) - f(y)|
};

/// D26: whether an invariant code tells orbits apart.
struct CompletenessResult : DiagnosticResult {
  double variation = 0.0;  ///< the most that a code moves along an orbit, in each value
  std::vector<OrbitSeparation> pairs;
};

/// Compares object 2i with object 2i + 1, pair by pair; see `orbit_pairs.hpp` for pairs that are
/// hard to tell apart.
///
/// Inconclusive unless every code is constant along its orbit within 5η: an encoder that is not
/// invariant separates images, not orbits. Pairs on one orbit (within 5η√D of the images) are left
/// out; inconclusive if none remains. Fails if two different orbits have codes within 5η√D,
/// inconclusive if one pair misses that by less than a factor 10, passes otherwise: a statement on
/// these pairs, complete invariants pass on every list.
/// `effect` is the least code distance over image distance, `resolution` 5η√D in codes.
/// @throws InvalidArgument unless both tables have one group and one even number of objects.
/// Cost: objects · |G|·D.
[[nodiscard]] CompletenessResult invariant_completeness(const OrbitTable& codes,
                                                        const OrbitTable& images);

}  // namespace torsor
