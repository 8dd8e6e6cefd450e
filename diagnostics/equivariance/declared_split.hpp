#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// The columns of a code that are claimed to belong to one factor of the group.
using CodeColumns = std::vector<std::int64_t>;

/// D17: whether each factor moves its own block of the code and no other.
struct DeclaredSplitResult : DiagnosticResult {
  /// L_ij of block i and factor j; nothing for a block that does not move.
  std::vector<std::vector<std::optional<Estimate>>> leakage;
  std::vector<std::int64_t> still;  ///< blocks that no factor moves
  double unclaimed = 0.0;           ///< share of the code's movement in columns of no block
};

/// @throws InvalidArgument unless the group is a direct product of two factors or more and each of
///         them has a block, not empty, of columns below `columns`, none claimed twice.
void require_split(const FiniteGroup& group, std::int64_t columns,
                   const std::vector<CodeColumns>& blocks);

/// L_ij = E|P_i f(x) - mean over G_j of P_i f|² / E|P_i f(x) - mean over G of P_i f|²: of what
/// moves in block i, the share that factor j moves when all others rest. G = G_1 × ... × G_J.
///
/// A split as declared has the identity matrix: L_ij = 0 for j ≠ i makes P_i f depend on factor i
/// alone, so L_ii = 1. Two planes of equal radii rotated into each other by α have cos²α on and
/// sin²α off the diagonal, exactly.
///
/// Passes if the upper end of every off-diagonal interval is at most max(0.01, twice the share
/// that noise η alone has); fails if a lower end exceeds it; inconclusive between, if a block does
/// not move, if noise is half of what moves in a block, or with fewer than 20 objects. A failure is
/// about these coordinates: a code that splits in other (oblique) ones fails here and passes D18
/// and D19. `effect` is the largest off-diagonal L_ij, `resolution` the line that it was held to.
///
/// @param codes   a full grid of a direct product of two factors or more.
/// @param blocks  one for each factor, in order; disjoint.
/// @throws InvalidArgument as `require_split`.
/// Cost: objects · |G| · D · factors.
/// Source: after Higgins et al., Towards a definition of disentangled representations (2018).
[[nodiscard]] DeclaredSplitResult declared_split_leakage(const OrbitTable& codes,
                                                         const std::vector<CodeColumns>& blocks);

}  // namespace torsor
