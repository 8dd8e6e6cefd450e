#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/json.hpp"
#include "diagnostics/metrics/code_blocks.hpp"
#include "diagnostics/metrics/symmetry/code_grid.hpp"

namespace torsor {

struct SplitBlocksOptions {
  /// The share of a direction's movement that other factors may make: of what is found to split.
  double tolerance = 0.05;
  /// Directions with less than this of the code's movement count as resting.
  double least_share = 1e-8;
};

/// The units of a code that single factors move, for metrics that take blocks of columns.
///
/// Every column of the new code `codes * basis` is in one block of one list. A choice of columns
/// has no interval; scores in its blocks have theirs.
struct SplitBlocks {
  bool aligned = false;  ///< the given columns split already: `basis` is the identity
  bool splits = false;   ///< all that moves is moved by one factor, to the tolerance
  std::vector<ColumnBlock> factors = {};  ///< [K] the columns of each factor; may be empty
  ColumnBlock mixed = {};                 ///< columns that several factors move
  ColumnBlock still = {};                 ///< columns that none moves
  Eigen::MatrixXd basis = {};             ///< [D, D], invertible; columns of one block orthonormal
  /// |basisᵀ·basis - 1|_F: 0 where the factors' parts are orthogonal, else the split is oblique.
  double obliqueness = 0.0;
  /// [K] of what moves in each factor's block, the share that it makes alone; 0 for an empty block.
  std::vector<double> purity = {};

  /// The blocks for `MetricInput::with_blocks`: those of the factors that have one, then the mixed
  /// columns as one, then each resting column by itself.
  [[nodiscard]] std::vector<ColumnBlock> blocks() const;
  /// "0-1,2-3": what `blocks()` says as text, with all figures but the basis.
  [[nodiscard]] Json json() const;
};

/// Finds the blocks of columns that single factors move, in the given columns or in new ones.
///
/// With Σ_S the covariance of the part z_S of the codes (`for_each_part`) and T = Σ_{S ≠ ∅} Σ_S, a
/// direction w has the share wᵀΣ_{k}w / wᵀTw of its movement from factor k alone. Where every
/// column that moves has such a share of 1 - tolerance or more, the columns are kept. Else the
/// generalized eigenvectors of (Σ_{k}, T) with eigenvalues >= 1 - tolerance make the block of
/// factor k: for a linear disentangled code all are 1 and complement each other, whatever the
/// basis. What is left of the moving directions is mixed.
///
/// Misleads: movement is not equivariance. A code whose parts each depend on one factor splits,
/// whether or not an operator moves them; `higgins` decides that. Of two columns with the same
/// content, one is left resting.
/// @throws InvalidArgument unless 0 <= tolerance < 1/2 and 0 <= least_share < 1.
/// Cost: 2^K·N·D² and eigenproblems of size D for each factor.
[[nodiscard]] SplitBlocks split_blocks(const CodeGrid& grid,
                                       const SplitBlocksOptions& options = {});

}  // namespace torsor
