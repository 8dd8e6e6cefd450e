#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "groups/averaging.hpp"
#include "groups/character_table.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// An irreducible orthogonal representation over the real numbers.
struct RealIrrep {
  Representation rho;
  IrrepType type = IrrepType::real;
  /// The complex characters it contains: one of real type, a conjugate pair, or one quaternionic
  /// character (which it contains twice).
  std::vector<std::size_t> characters;
  /// An orthogonal basis of its commutant R, C or H: the identity first, then anticommuting complex
  /// structures with square -1.
  std::vector<Eigen::MatrixXd> endomorphisms;
};

/// All irreducible representations of a finite group as matrices, in one canonical basis.
///
/// The basis depends on the group and its generators only, not on how the irrep was found: basis
/// vectors are eigenvectors of the first generator by increasing angle in [0, 2π), split further by
/// the next generators and then by the self-adjoint parts of the elements in order of words; phases
/// make the first connecting entries of the generators positive. Real irreps of real type are
/// treated alike with angles in [0, π]; the others are complex ones with every entry a + ib written
/// as [[a, -b], [b, a]], so that irrep k of C_n is the rotation by 2πk/n.
struct Irreps {
  CharacterTable table;
  std::vector<ComplexRepresentation> complex;  ///< in the order of the table
  std::vector<RealIrrep> real;                 ///< in the order of their first characters
  AveragingChain chain;
  /// The largest broken relation of all, in the Frobenius norm.
  double residual = 0.0;
};

/// @throws InvalidArgument as `character_table`.
/// @throws NumericalError if a relation is broken by more than 1e-10 × dimension.
/// Cost: the character table, then for each irrep of dimension d about d·m unknowns cubed, m the
/// smallest multiplicity of an eigenvalue of a group element.
[[nodiscard]] Irreps irreps(const FiniteGroup& group);

/// The real irreps' multiplicities in a real representation, from those of the characters.
[[nodiscard]] std::vector<std::size_t> real_multiplicities(
    const Irreps& irreps, const std::vector<std::size_t>& multiplicities);

}  // namespace torsor
