#pragma once

#include <vector>

#include "diagnostics/metrics/code_blocks.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/symmetry/code_grid.hpp"

namespace torsor {

/// "mixing/1": the share of a code's movement that two or more factors make together,
///
///   μ = Σ_{|S| >= 2} E_S / Σ_{S ≠ ∅} E_S,   E_S the energy of the harmonics that S moves.
///
/// 0 for a product of circles, in whatever basis; (n-1)(m-1)/(nm-1) for white shift codes of C_n ×
/// C_m. The same figure as `mixing_index` of an isotypic spectrum over a product of cyclic groups,
/// without LibTorch and from a plain matrix. `matrix` [D, K] is the share of each column's movement
/// that each factor makes alone. The interval is a jackknife over objects; none for one.
///
/// Misleads: for codes that no linear operator moves μ says nothing; a pair of ramps (a, b) has
/// μ = 0. No value where the codes do not move, or fewer than two factors move them.
/// Source: after Higgins et al., Towards a definition of disentangled representations (2018).
[[nodiscard]] MetricResult mixing(const CodeGrid& grid);

/// "declared_split/1": the largest off-diagonal entry of `matrix` L [K, K], where
///
///   L_ij = Σ_{S ∋ j} E_S(block i) / Σ_{S ≠ ∅} E_S(block i)
///
/// is the share of what moves in block i that moves with factor j; the identity matrix for a code
/// split as declared. Two planes of equal radii turned into each other by α have cos²α on and sin²α
/// off the diagonal. The interval is a jackknife over objects of the entry that is the largest;
/// none for one object.
///
/// Misleads: it is bound to the columns. A code that splits in other, even oblique, coordinates
/// scores badly here; `split_blocks` finds them. No value where a block does not move.
/// @param blocks  one for each factor, in order.
/// @throws InvalidArgument if there are fewer than two factors, their number is not that of the
///         blocks, or as `check_blocks`.
[[nodiscard]] MetricResult declared_split(const CodeGrid& grid,
                                          const std::vector<ColumnBlock>& blocks);

}  // namespace torsor
