#pragma once

#include "groups/character.hpp"

namespace torsor {

/// Up to this many classes the residual of a table is measured on all of it; beyond, it is an
/// estimate from four random vectors, which sees a defect of any row or column but not its exact
/// largest entry.
inline constexpr std::size_t kMeasuredClasses = 256;

/// The character table of a finite group.
///
/// Abelian groups: by extending characters from one generator to the next, exact but for one
/// rounding. Others: Burnside's method in numbers. A random self-adjoint element of the centre of
/// the group algebra acts on class functions as a Hermitian matrix with the irreducible characters
/// as eigenvectors; each is then refined by rounding the multiplicities of its eigenvalues on every
/// class to whole numbers (Dixon), which leaves sums of roots of unity, exact to rounding.
///
/// @throws InvalidArgument if the group has more than 2048 classes.
/// @throws NumericalError if the multiplicities are not whole to 1e-4, or a row or column
///         orthonormality fails by more than 1e-10 (estimated beyond kMeasuredClasses).
/// Cost: O(classes × order) products and one eigen-solve of size classes.
/// Source: J. D. Dixon, High speed computation of group characters (1967); J.-P. Serre, Linear
/// Representations of Finite Groups (1977), sections 2 and 13.2.
[[nodiscard]] CharacterTable character_table(const FiniteGroup& group);

}  // namespace torsor
