#pragma once

#include "datasets/pairs.hpp"
#include "models/floor.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The memory in bytes that `operator_floor` needs.
[[nodiscard]] double operator_floor_bytes(const Pairs& pairs, const LatentOperator& latent);

/// A lower bound of x2's error for any encoder, a linear decoder and any orthogonal operator.
///
/// As a function of g, the decoded image has matrix coefficients of the operator's irreps only, and
/// those of a real irrep ψ (dimension d, m copies, commuting algebra of dimension e) have rank at
/// most e·m. With X_il = (d/K) Σ_g ψ_il(g) x2(g), the columns (X_il)_i of all images lie no nearer
/// to a space of that dimension than the tail of their covariance beyond its e·m largest
/// eigenvalues; by Schur's orthogonality it counts K/(d·e) times. Tight for an exact action and
/// generic images; with re-interpolated pairs the optimum can be far above it.
///
/// Per value and pair, over all pairs of `pairs`.
/// @throws InvalidArgument if the operator is not orthogonal or the groups differ;
///         NumericalError if its matrices are no representation.
/// Cost: one pass over the pairs and, for every irrep that occurs, an eigen-solve of order d·P.
[[nodiscard]] ErrorFloor operator_floor(const Pairs& pairs, const LatentOperator& latent);

}  // namespace torsor
