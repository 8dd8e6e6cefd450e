#pragma once

#include <vector>

#include "diagnostics/equivariance/isotypic_spectrum.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// D18: whether the factors of a product move parts of their own.
struct MixingResult : DiagnosticResult {
  double mixing = 0.0;                ///< μ
  std::vector<std::size_t> ignored;   ///< factors under which no code moves
  std::vector<double> factor_shares;  ///< of the non-trivial energy, moved by each factor alone
};

/// μ = energy in isotypic parts that two or more factors of the group move / energy in all
/// non-trivial parts. For an equivariant code a linear symmetry-based disentangled split exists iff
/// μ = 0; without equivariance μ says nothing.
///
/// Passes if the upper end of its interval is at most max(noise share, 0.01), fails if the lower
/// end exceeds it; inconclusive between, with fewer than two factors that move the code, or with
/// fewer than 20 objects. `effect` is μ.
/// @throws InvalidArgument if the spectrum holds no part.
/// Source: Higgins et al., Towards a definition of disentangled representations (2018).
[[nodiscard]] MixingResult mixing_index(const IsotypicSpectrum& spectrum);

}  // namespace torsor
