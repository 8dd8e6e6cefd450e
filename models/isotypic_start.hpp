#pragma once

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "models/isotypic_code.hpp"
#include "models/moment_spectrum.hpp"

namespace torsor {

/// The decoder of the isotypic principal components in the coordinates of `code`: float64 [P, D].
///
/// Every irrep ψ of the group that the operator holds m times is embedded m times in image space,
/// along the leading eigenvectors v of Q₀₀·S·Q₀₀ᵀ, with S = Σ x1 x1ᵀ, Q_ij = (d/K) Σ_g ψ_ij(g) R_g
/// and R_g·S = Σ x2(g) x1ᵀ; the copy of v is e_i -> Q_i0 v. For an exact linear action by
/// orthogonal maps this decoder commutes with the group and spans the best invariant subspace of
/// its type; otherwise it is a start for the exact solver.
///
/// @param root  the lower Cholesky factor of S after a ridge.
/// Cost: a few products of P×P by P×m matrices per irrep (randomized subspace iteration).
/// Source: Serre, Linear Representations of Finite Groups (1977), section 2.7; Halko, Martinsson,
/// Tropp, Finding structure with randomness, SIAM Review 53 (2011), algorithm 4.4.
[[nodiscard]] at::Tensor isotypic_start(const MomentSpectrum& spectrum, const at::Tensor& root,
                                        const IsotypicCode& code, Random random);

}  // namespace torsor
