#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/equivariance/isotropy.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// D14 for a trained model: whether codes move as its own operator ρ declares.
struct DeclaredEquivariance : DiagnosticResult {
  std::vector<double> element_errors;  ///< the effect of every element, in the group's order
  /// Of every object, over the mean movement: their mean is the effect. Empty if no code moves.
  std::vector<double> object_errors;
  /// κ_ρ(x) = |Stab_ρ(f(x))|/|Stab(x)| with the codes in the pose 1 moved by ρ; above 1 the
  /// operator confuses poses that the images tell apart. Without images only the orders are known.
  IsotropyResult isotropy;
};

/// effect = Σ |f(gx) - ρ(g)·f(x)|² / Σ |f(gx) - f̄(x)|² over objects, g ≠ 1 and up to eight poses x
/// of each orbit, evenly spread; 0 iff the code obeys ρ there, about 2 for unrelated codes.
///
/// Verdict: pass if the upper end of the 95 % interval (jackknife over objects) is at most 0.05,
/// fail if the lower end exceeds it, else inconclusive; fewer than 20 objects: inconclusive. Codes
/// that do not move (by more than η) pass, vacuously, where ρ does not move them either, and fail
/// where it does: `effect` is then the error over the codes' own energy Σ |f|².
/// @param images  of the same objects in the same poses, for κ_ρ.
/// @throws InvalidArgument if the operator's group or code size is another one.
/// Cost: |G| applications of ρ to 8·objects codes.
[[nodiscard]] DeclaredEquivariance declared_equivariance(
    const OrbitTable& codes, const LatentOperator& declared,
    const std::optional<OrbitTable>& images = std::nullopt);

}  // namespace torsor
