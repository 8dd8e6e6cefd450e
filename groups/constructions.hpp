#pragma once

#include <initializer_list>
#include <span>

#include "groups/permutation.hpp"
#include "groups/representation.hpp"
#include "groups/subgroup.hpp"

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

/// The tensor product ρ ⊗ σ: basis vector e_i ⊗ e_j has the index i·dim σ + j. The error bound is
/// measured anew. @throws InvalidArgument if the groups differ.
template <class Scalar>
[[nodiscard]] BasicRepresentation<Scalar> tensor_product(const BasicRepresentation<Scalar>& rho,
                                                         const BasicRepresentation<Scalar>& sigma);

/// The dual g -> (ρ(g)⁻¹)ᵀ, error bound measured anew.
template <class Scalar>
[[nodiscard]] BasicRepresentation<Scalar> dual(const BasicRepresentation<Scalar>& rho);

/// g -> T⁻¹·ρ(g)·T, error bound measured anew.
/// @throws InvalidArgument if T is not square of ρ's dimension, or singular.
template <class Scalar>
[[nodiscard]] BasicRepresentation<Scalar> change_of_basis(
    const BasicRepresentation<Scalar>& rho,
    const typename BasicRepresentation<Scalar>::Matrix& basis);

/// ρ on the elements of a subgroup, as a representation of `subgroup.standalone().group`.
/// @throws InvalidArgument if ρ does not represent the parent.
template <class Scalar>
[[nodiscard]] BasicRepresentation<Scalar> restrict_to(const BasicRepresentation<Scalar>& rho,
                                                      const Subgroup& subgroup);

/// The representation of the parent induced from ρ of `subgroup.standalone().group`: one block per
/// left coset t_i·H in the order of `left_cosets`; g·t_j = t_i·h puts ρ(h) into block (i, j).
/// @throws InvalidArgument if ρ represents another group.
template <class Scalar>
[[nodiscard]] BasicRepresentation<Scalar> induce(const BasicRepresentation<Scalar>& rho,
                                                 const Subgroup& subgroup);

/// The same matrices over the complex numbers.
[[nodiscard]] ComplexRepresentation complexify(const Representation& rho);

}  // namespace torsor
