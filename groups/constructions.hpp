#pragma once

#include <initializer_list>
#include <span>

#include "groups/permutation.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// Every element acts as the identity on R^dimension; exact.
[[nodiscard]] Representation trivial(const FiniteGroup& group, Eigen::Index dimension = 1);

/// The left regular representation on R^|G|: element s sends basis vector e_k to e_{s·k}; exact.
[[nodiscard]] Representation regular(const FiniteGroup& group);

/// The permutation representation with the given image of each generator; exact.
/// @throws InvalidArgument if the number or the degrees of the images do not fit.
/// @throws NumericalError naming a relation of the group that the permutations break.
[[nodiscard]] Representation permutation_representation(const FiniteGroup& group,
                                                        std::span<const Permutation> images);

/// The block-diagonal sum in the order given; its error bound is the root of the sum of squares.
/// @throws InvalidArgument if the list is empty or the groups differ.
template <class Scalar>
[[nodiscard]] BasicRepresentation<Scalar> direct_sum(
    std::span<const BasicRepresentation<Scalar>> parts);
[[nodiscard]] Representation direct_sum(std::initializer_list<Representation> parts);
[[nodiscard]] ComplexRepresentation direct_sum(std::initializer_list<ComplexRepresentation> parts);

/// The same matrices over the complex numbers.
[[nodiscard]] ComplexRepresentation complexify(const Representation& rho);

}  // namespace torsor
