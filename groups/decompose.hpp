#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "groups/irreps.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// All copies of one irrep in a representation: columns start, ..., start + multiplicity·dimension
/// - 1 of the basis, copy after copy.
template <class Scalar>
struct IsotypicBlock {
  std::size_t irrep = 0;  ///< its number in Irreps::real (or Irreps::complex)
  BasicRepresentation<Scalar> rho;
  IrrepType type = IrrepType::real;
  std::size_t multiplicity = 0;
  Eigen::Index start = 0;

  /// multiplicity × dimension of the irrep.
  [[nodiscard]] Eigen::Index size() const {
    return static_cast<Eigen::Index>(multiplicity) * rho.dimension();
  }
};

/// A basis in which a representation is block diagonal with the very matrices of the canonical
/// irreps: inverse · ρ(g) · basis = ⊕ ρ_k(g)^{⊕ m_k}.
template <class Scalar>
struct BasicDecomposition {
  using Matrix = typename BasicRepresentation<Scalar>::Matrix;

  std::vector<IsotypicBlock<Scalar>> blocks;
  Matrix basis;           ///< orthogonal (unitary) where ρ is
  Matrix inverse;         ///< of the basis
  double residual = 0.0;  ///< the largest ‖inverse·ρ(s)·basis - blocks‖_F over the generators
  double condition = 1.0;  ///< of the basis, an upper bound

  /// The projector onto the isotypic part of one block that commutes with ρ.
  [[nodiscard]] Matrix projector(std::size_t block) const;
  /// "3 × χ0 (dimension 1, R), ...; residual 1.2e-15".
  [[nodiscard]] std::string summary() const;
};

using Decomposition = BasicDecomposition<double>;
using ComplexDecomposition = BasicDecomposition<std::complex<double>>;

/// Splits ρ into irreducible blocks. The basis is a continuous function of ρ: the same on every
/// run, and rounding moves it by rounding only.
///
/// A representation that is not unitary is first made so by an average of inner products; the basis
/// is then invertible, not orthogonal, and `condition` says how far from it.
/// @throws InvalidArgument if `irreps` belongs to another group.
/// @throws NumericalError if the residual exceeds 1e-8 × dimension × condition, or a multiplicity
/// is
///         no whole number.
/// Cost: O(terms of the averaging chain × dimension³).
/// Source: Serre, Linear Representations of Finite Groups (1977), section 2.7.
template <class Scalar>
[[nodiscard]] BasicDecomposition<Scalar> decompose(const BasicRepresentation<Scalar>& rho,
                                                   const Irreps& irreps);
/// The same with the irreps of ρ's own group, computed on the way.
template <class Scalar>
[[nodiscard]] BasicDecomposition<Scalar> decompose(const BasicRepresentation<Scalar>& rho) {
  return decompose(rho, irreps(rho.group()));
}

/// A unitary representation equivalent to ρ: transform · ρ(g) · inverse.
template <class Scalar>
struct Unitarization {
  BasicRepresentation<Scalar> rho;
  typename BasicRepresentation<Scalar>::Matrix transform;  ///< positive definite
  typename BasicRepresentation<Scalar>::Matrix inverse;
  double condition = 1.0;
};
template <class Scalar>
[[nodiscard]] Unitarization<Scalar> unitarize(const BasicRepresentation<Scalar>& rho,
                                              const AveragingChain& chain);

/// The basis of ρ_i ⊗ ρ_j that splits it: its entries are the Clebsch-Gordan coefficients of the
/// group, for complex irreps i and j in the order of the table.
[[nodiscard]] ComplexDecomposition clebsch_gordan(const Irreps& irreps, std::size_t i,
                                                  std::size_t j);

}  // namespace torsor
