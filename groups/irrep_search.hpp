#pragma once

// Steps of irreps.cpp; private to the room's own sources.

#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "groups/averaging.hpp"
#include "groups/character.hpp"

namespace torsor {

/// Unitary images of the generators for character number `irrep` of the table, in some basis.
///
/// A cyclic subgroup <c> with an eigenvalue λ of smallest multiplicity m is chosen; P projects on
/// that eigenspace. The operators σ(g)·P span a space of dimension d·m on which G acts from the
/// left and the commutant from the right; all inner products are values of the character. One
/// eigenspace of a random Hermitian element of the commutant is an irrep.
[[nodiscard]] std::vector<Eigen::MatrixXcd> find_irrep(const CharacterTable& table,
                                                       std::size_t irrep, const Random& random);

/// The same representation in the canonical basis; see `Irreps`.
template <class Scalar>
[[nodiscard]] std::vector<Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>> canonical_gauge(
    const FiniteGroup& group,
    std::vector<Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>> images);

/// Unitary B with conj(ρ(g)) = B⁻¹·ρ(g)·B: symmetric for real type, antisymmetric for quaternionic.
[[nodiscard]] Eigen::MatrixXcd conjugation(const ComplexRepresentation& rho,
                                           const AveragingChain& chain, IrrepType type);

/// A real orthogonal form of a unitary irrep of real type, in some basis.
[[nodiscard]] std::vector<Eigen::MatrixXd> real_form(const ComplexRepresentation& rho,
                                                     const AveragingChain& chain);

/// Every entry a + ib as the 2 × 2 block [[a, -b], [b, a]].
[[nodiscard]] Eigen::MatrixXd realified(const Eigen::MatrixXcd& matrix);

}  // namespace torsor
