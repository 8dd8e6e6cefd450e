#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/equivariance/operator_fit.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"
#include "groups/irreps.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// How often one irreducible character occurs.
struct Multiplicity {
  std::string name = {};                     ///< "χ3"
  std::size_t dimension = 1;                 ///< of the complex irrep
  IrrepType type = IrrepType::real;          ///< by its Frobenius-Schur indicator
  double value = 0.0;                        ///< corrected for the gain
  std::optional<Interval> interval = {};     ///< nothing for a lower bound
  std::optional<std::int64_t> integer = {};  ///< the only whole number in the interval
  double gain = 1.0;                         ///< by which noise shrinks the operator in this irrep
  bool lower_bound = false;                  ///< there may be more than the objects show
};

/// D15: the multiplicities of the irreps in an operator.
struct MultiplicityResult : DiagnosticResult {
  std::vector<Multiplicity> irreps;  ///< one per complex irrep, in the order of the group's table
  bool regular = false;   ///< m_ρ = c·dim ρ for all ρ, the trivial one left out if bounded
  std::int64_t norm = 0;  ///< <χ, χ> = Σ m_ρ²
  std::int64_t rank = 0;  ///< of what was measured: Σ m_ρ·dim ρ should be this
};

/// The multiplicities m_ρ = (1/|G|)·Σ_g χ(g)·conj χ_ρ(g), χ(g) = tr M_g, of operators handed over:
/// one matrix for every element, or for every generator. Passes if each is a whole number ≥ 0 to
/// 1e-6·(1 + r) and their characters add up to χ, so that χ is the character of a representation;
/// else fails. `effect` is the largest distance of a multiplicity to a whole number.
/// @throws InvalidArgument if the number of matrices fits neither.
[[nodiscard]] MultiplicityResult operator_multiplicities(const Irreps& irreps,
                                                         std::span<const Eigen::MatrixXd> matrices);
/// Of a representation: exact whole numbers. A complex code is a representation over the complex
/// numbers; over the real ones it has each irrep and its conjugate.
[[nodiscard]] MultiplicityResult operator_multiplicities(const Irreps& irreps,
                                                         const Representation& rho);
[[nodiscard]] MultiplicityResult operator_multiplicities(const Irreps& irreps,
                                                         const ComplexRepresentation& rho);
/// Of the representation that an operator declares, block by block.
/// @throws NumericalError if it is none.
[[nodiscard]] MultiplicityResult operator_multiplicities(const Irreps& irreps,
                                                         const LatentOperator& op);

/// How often the operator contains each real irrep, in the order of Irreps::real.
/// @throws InvalidArgument if the groups differ. @throws NumericalError if it is no representation.
[[nodiscard]] std::vector<std::size_t> declared_multiplicities(const Irreps& irreps,
                                                               const LatentOperator& op);

/// The multiplicities in the operator that moves given codes, from tr M_g of the fitted matrices.
///
/// In whitened coordinates w of what moves (codes less their orbit means) the fit to all objects is
/// M_g = Σ w(gh)·w(h)ᵀ, so Σ_g conj χ_ρ(g)·M_g·d/|G| = P_ρ = Σ_objects wᵀ·Π_ρ·w, with Π_ρ the
/// projector onto functions on G of type ρ: symmetric, positive, and Σ_ρ P_ρ = 1. All traces cost
/// less than one fit. Isotropic noise in the codes leaves 1 - γ of a direction spread evenly over
/// all types; γ is the mean eigenvalue of P_ρ above ½ less that share, the modulus of the fitted
/// operator on ρ ("gain"), and the trace is corrected for both. The interval is the jackknife's
/// over (at most 40 groups of) objects, widened by the size of the correction.
///
/// Passes if every interval contains exactly one whole number, none negative, and Σ m_ρ·dim ρ is
/// the rank of what moves. Fails if an interval contains none although the gain is 0.9 or more.
/// Inconclusive otherwise; if D14 did not pass (traces then belong to no operator) or is vacuous;
/// if an irrep fills all directions that so many objects can show; or if the rank hangs on one
/// object. The trivial irrep, seen once per object, is a lower bound and takes no part in this.
/// `effect` is the largest distance of a multiplicity to a whole number.
/// @throws InvalidArgument if the groups differ.
/// Cost: objects·|G|·r·(|G| + r) + 40·r³.
[[nodiscard]] MultiplicityResult code_multiplicities(const OrbitTable& codes,
                                                     const OperatorFit& fit, const Irreps& irreps);

/// Fills what follows from the irreps: norm, regularity, details. For those who make such results.
void complete(MultiplicityResult& result);

}  // namespace torsor
