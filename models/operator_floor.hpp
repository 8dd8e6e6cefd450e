#pragma once

#include "datasets/pairs.hpp"
#include "models/floor.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The most memory in bytes that `operator_floor` needs.
[[nodiscard]] double operator_floor_bytes(const Pairs& pairs, const LatentOperator& latent);

/// A lower bound of x2's error for any encoder, a linear decoder and any operator that is a
/// representation: the loss of `OrbitFloor` over the orbits of all x1.
///
/// Tight for an exact action and generic images; with re-interpolated pairs the optimum can be far
/// above it. Per value and pair, over all pairs of `pairs`.
/// @throws InvalidArgument if the groups differ; NumericalError if the operator's matrices are no
///         representation.
/// Cost: one pass over the pairs and, for every irrep that occurs, an eigen-solve of order d·P.
[[nodiscard]] ErrorFloor operator_floor(const Pairs& pairs, const LatentOperator& latent);

}  // namespace torsor
