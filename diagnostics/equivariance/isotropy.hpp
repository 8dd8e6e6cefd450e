#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// The objects whose images have stabilizers of one order.
struct IsotropyStratum {
  std::int64_t stabilizer_order = 1;  ///< of the images; of the codes where there are no images
  std::int64_t objects = 0;
  std::optional<double> kappa;  ///< the largest |Stab(code)|/|Stab(image)|; nothing without images
};

/// D11: whether codes tell apart exactly the poses that images tell apart.
struct IsotropyResult : DiagnosticResult {
  std::vector<std::int64_t> image_orders;  ///< |Stab(x_o)|; empty without images
  std::vector<std::int64_t> code_orders;
  std::vector<IsotropyStratum> strata;  ///< by ascending stabilizer order
};

/// κ(x) = |Stab(code)|/|Stab(image)|, both found as the periods of the orbit within 5η.
///
/// Passes iff κ = 1 for all objects: no code repeats with a period that its image lacks. Where the
/// code is equivariant (D14) any two poses that share a code differ by such a period, so it is then
/// injective on these objects' orbits, among the |G| poses given; of poses between them, and of
/// other objects, κ says nothing. Fails if κ > 1 somewhere. Inconclusive without images; if some
/// period is missed by less than ten tolerances (a near collapse); or if an image's stabilizer is
/// not contained in its code's, which no deterministic encoder can do (theorem T0): the code is
/// noisy, or jumps at a symmetric image. `effect` is the largest κ, `resolution` the displacement
/// 5η. Any finite group.
/// @throws InvalidArgument if images and codes have different groups or numbers of objects.
/// Cost: objects · |G|·D up to |G|²·D.
[[nodiscard]] IsotropyResult isotropy_match(const OrbitTable& codes,
                                            const std::optional<OrbitTable>& images);

}  // namespace torsor
