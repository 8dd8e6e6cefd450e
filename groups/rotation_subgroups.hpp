#pragma once

#include <cstddef>
#include <vector>

#include "groups/character.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// The degree-l irrep of SO(3) on a finite rotation group given by its 3 × 3 matrices, real form.
///
/// @throws InvalidArgument if `rotations` is not of dimension 3, orthogonal with determinant 1, or
/// l
///         is outside 0..120.
[[nodiscard]] Representation restrict_rotations(const Representation& rotations, int l);

/// Its character: 1 + 2·Σ_{m=1..l} cos mθ on a rotation by θ, without building any matrix.
[[nodiscard]] Character rotation_character(const ConjugacyClasses& classes,
                                           const Representation& rotations, int l);

/// How often each irreducible character of the table is contained in degree l.
[[nodiscard]] std::vector<std::size_t> rotation_multiplicities(const CharacterTable& table,
                                                               const Representation& rotations,
                                                               int l);

/// The rotation groups of the tetrahedron (A4), octahedron (S4) and icosahedron (A5), on R³; their
/// two generators are rotations about axes through the solids' centre.
[[nodiscard]] Representation tetrahedral_rotations();
[[nodiscard]] Representation octahedral_rotations();
[[nodiscard]] Representation icosahedral_rotations();

}  // namespace torsor
