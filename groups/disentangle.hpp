#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "groups/decompose.hpp"
#include "groups/representation.hpp"
#include "groups/subgroup.hpp"

namespace torsor {

/// One irreducible part that more than one factor moves: what forbids a split.
struct ObstructingBlock {
  std::size_t irrep = 0;  ///< its number in Irreps::real
  Eigen::Index dimension = 0;
  std::size_t multiplicity = 0;
  std::vector<std::size_t> factors;  ///< those that act on it
};

/// Whether V = V_1 ⊕ ... ⊕ V_k ⊕ shared, where factor j acts on V_j and on nothing else.
///
/// For commuting factors this holds exactly when no irreducible part is moved by two of them.
struct Disentanglement {
  std::vector<Eigen::MatrixXd> factors;  ///< an orthonormal basis of each V_j, as columns
  Eigen::MatrixXd shared;                ///< of what no factor moves
  Eigen::MatrixXd obstruction;           ///< of what several factors move
  std::vector<ObstructingBlock> obstructing;
  /// √(dim obstruction / dim V): 0 for a disentangled representation, 1 where nothing splits.
  double distance = 0.0;
  /// The largest defect of the projectors: idempotence and commutation, Frobenius norm.
  double residual = 0.0;

  [[nodiscard]] bool is_disentangled() const noexcept { return obstruction.cols() == 0; }
  /// "2 + 2 dimensions split, 0 shared, 0 obstructing; distance 0".
  [[nodiscard]] std::string summary() const;
};

/// Splits ρ by the factors of its group's outermost direct product.
/// @throws InvalidArgument if the group is no direct product.
/// @throws NumericalError if ρ is not unitary, or a projector misses its laws by 1e-8 × dimension.
[[nodiscard]] Disentanglement disentangle(const Representation& rho);

/// The same for subgroups given by hand.
/// @throws InvalidArgument if the list is empty, two factors do not commute, or together they do
///         not generate the group.
[[nodiscard]] Disentanglement disentangle(const Representation& rho,
                                          const std::vector<Subgroup>& factors);

/// The factors of the outermost direct product as subgroups.
[[nodiscard]] std::vector<Subgroup> factor_subgroups(const FiniteGroup& group);

}  // namespace torsor
