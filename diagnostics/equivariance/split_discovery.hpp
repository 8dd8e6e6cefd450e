#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/equivariance/operator_fit.hpp"
#include "diagnostics/result.hpp"
#include "groups/irreps.hpp"
#include "groups/subgroup.hpp"

namespace torsor {

struct SplitOptions {
  std::vector<Subgroup> factors = {};  ///< declared commuting; empty: those of the direct product
  double tolerance = 1e-5;             ///< of the commutators
  std::int64_t samples = 0;  ///< that the matrices were fitted to; 0 for operators handed over
};

/// All copies of one irrep in an operator, and the factors that move them.
struct SplitBlock {
  std::size_t irrep = 0;  ///< its number in Irreps::real
  std::string name = {};  ///< of its first character
  Eigen::Index dimension = 1;
  std::size_t multiplicity = 0;
  std::vector<std::size_t> factors = {};  ///< those that act on it; two or more forbid a split
  Eigen::MatrixXd basis = {};  ///< columns in the coordinates of the matrices, copy after copy
};

/// The commutator of two factors: max |M_g·M_h - M_h·M_g|_F/√r over their generators.
struct FactorCommutator {
  std::size_t first = 0;
  std::size_t second = 0;
  double defect = 0.0;
};

/// D18: the finest split of an operator by the factors of its group.
struct SplitDiscovery : DiagnosticResult {
  std::vector<FactorCommutator> commutators;
  std::vector<SplitBlock> blocks;
  std::vector<Eigen::Index> own;  ///< dimension of what each factor alone moves
  Eigen::Index shared = 0;        ///< of what none moves
  Eigen::Index mixed = 0;         ///< of what several move
};

/// Whether the code space splits into V_1 ⊕ ... ⊕ V_k ⊕ shared, factor j moving V_j alone.
///
/// The nearest exact representation (by averaging) is made orthogonal and split into irreps; over
/// commuting factors each irrep is moved by some of them, and a split exists iff none by two.
/// Passes if so; fails if some block is moved by two factors, or factors declared commuting do not
/// commute (beyond tolerance and twice what the fit's scatter explains). Inconclusive if the
/// matrices are too far from any representation. `effect` is the share mixed/(r - shared) of the
/// dimensions: (n-1)(m-1)/(nm-1) for a shift code of C_n × C_m, the mixing index of a white
/// spectrum.
///
/// Factors of a semidirect product do not commute; their relation M_r·M_t·M_r⁻¹ = M_{rt} is a
/// relation of the group, measured by `group_law_suite`.
/// @param matrices  of all elements or of the generators, as for `group_law_suite`.
/// @throws InvalidArgument if there are fewer than two factors, two do not commute in the group or
///         together they do not generate it, or the matrices fit neither.
/// Cost: 30 averages over the group at most, |G|·r³ each.
[[nodiscard]] SplitDiscovery split_discovery(const Irreps& irreps,
                                             std::span<const Eigen::MatrixXd> matrices,
                                             const SplitOptions& options = {});

/// Of fitted matrices; inconclusive unless the fit passed.
[[nodiscard]] SplitDiscovery split_discovery(const Irreps& irreps, const OperatorFit& fit);

}  // namespace torsor
