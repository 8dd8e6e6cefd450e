#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"
#include "diagnostics/winding.hpp"

namespace torsor {

/// D13: whether an encoder can be a homeomorphism onto its codes.
struct HomeomorphismResult : DiagnosticResult {
  std::vector<std::string> violated;  ///< lines of the parts that fail
  std::vector<std::string> open;  ///< of those that are inconclusive, and kinds that are missing
};

/// The conjunction of four kinds of parts, several of a kind allowed: no jump on paths (D4), one
/// code per image (D12), degree ±1 (`loop_degree`, or D9 of spheres) and the Betti numbers of the
/// images (D20).
///
/// Fails if any part fails; else inconclusive if any is, or a kind is missing; else passes.
/// `effect` is the number of parts that fail; `details.parts` holds every part.
/// @param legacy  a `largest_jump_ratio`, reported with its rule "above 10 is discontinuous" as
///                details.legacy. It enters no verdict: steep continuous maps break the rule.
/// @throws InvalidArgument for a part of another kind; and for a plain D6, which passes whatever
///         its winding.
[[nodiscard]] HomeomorphismResult homeomorphism(std::span<const DiagnosticResult> parts,
                                                std::optional<double> legacy = {});

/// The degree W/m of a code plane on the loop of different images of an orbit, from W turns on a
/// full turn of the group and the image's stabilizer C_m: passes iff it is ±1, inconclusive where W
/// is undefined or m does not divide it (no deterministic encoder does that).
///
/// Homeomorphisms have degree ±1 onto a plane that turns with the image (an isotypic one); another
/// plane may be injective without turning (e^{iθ} + 5).
/// @throws InvalidArgument unless symmetry >= 1.
[[nodiscard]] DiagnosticResult loop_degree(const WindingResult& winding, int symmetry = 1);

/// The largest step between neighbours of codes [T, D] along a path, over the 90th percentile of
/// all steps; infinite where that is zero but the largest is not, 1 where nothing moves.
///
/// A heuristic of the literature (above 10: discontinuous), kept for comparison. A continuous but
/// steep code exceeds 10, a jump on a densely sampled path always does.
/// @throws InvalidArgument unless there are 11 codes, all finite.
/// Source: L. Falorsi et al., Explorations in homeomorphic variational auto-encoding (2018); the
/// constants are quoted from memory.
[[nodiscard]] double largest_jump_ratio(const at::Tensor& path_codes);

}  // namespace torsor
