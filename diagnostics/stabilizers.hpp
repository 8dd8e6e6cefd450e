#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// One candidate stabilizer C_m.
struct SymmetryHypothesis {
  std::int64_t order = 1;   ///< m, a divisor of n
  double distance = 0.0;    ///< |x - A_m x|, the distance to the images fixed by C_m
  double soft_index = 1.0;  ///< |A_m x|² / |x|², 1 iff C_m fixes x (0 for a black image)
  double p_value = 1.0;     ///< that noise alone explains the distance
};

/// D1: which turns of C_n fix an image, from its orbit; D2: how far it is from each symmetry.
struct StabilizerResult : DiagnosticResult {
  std::int64_t order = 1;                      ///< m of the stabilizer C_m
  std::vector<double> energies;                ///< E_k, k = 0, ..., n-1: |P_k x|²
  std::vector<SymmetryHypothesis> hypotheses;  ///< for each divisor of n, ascending
};

struct StabilizerOptions {
  double noise = 0.0;  ///< σ of white noise on each pixel of x; 0: rounding only
  double alpha = 0.05;
};

/// The stabilizer in C_n of the image whose orbit is given, row j the image g^j·x, for an exact
/// action that permutes pixels freely (a polar grid) or draws anew.
///
/// E_k = |(1/n) Σ_j e^{-2πijk/n} g^j x|² and |x - A_m x|² = Σ_{m∤k} E_k with A_m the mean over C_m.
/// Without noise: E_k counts if it exceeds 1e-24·n of the total; inconclusive if an energy lies
/// within a factor 1e4 of that line. With noise σ: Σ_{m∤k} E_k/σ² is χ² with D(1 - 1/m) degrees of
/// freedom on D pixels if C_m fixes the clean image; the answer is the largest m not rejected at
/// `alpha`, wrong with that probability.
///
/// `effect` is m, `resolution` the amplitude |x - A_m x| that would have been seen.
/// @param orbit  [n, ...] real, n >= 2.
/// @throws InvalidArgument for another shape, a negative noise or alpha outside (0, 1).
/// Cost: n²·D.
[[nodiscard]] StabilizerResult detect_stabilizer(const at::Tensor& orbit,
                                                 const StabilizerOptions& options = {});

}  // namespace torsor
