#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "groups/finite_group.hpp"
#include "groups/representation.hpp"

namespace torsor {

struct NearestOptions {
  bool orthogonal = false;   ///< only orthogonal representations are allowed
  int averaging_steps = 30;  ///< each squares the defect
  int descent_steps = 50;
  double tolerance = 1e-10;  ///< of the result's relations, times the dimension
};

/// An exact representation near given matrices.
struct NearestRepresentation {
  Representation rho;
  /// √(Σ_s ‖ρ(s) - A_s‖²_F).
  double distance = 0.0;
  /// ‖A(u) - A(v)‖_F of the given matrices for every relation u = v, in the order of
  /// FiniteGroup::relations.
  std::vector<double> defects;

  [[nodiscard]] std::string summary() const;
};

/// The representation of `group` nearest to learned approximate images of its generators.
///
/// Averaging A'(s) = (1/|G|) Σ_g A(sg)·A(g)⁻¹ squares the relation defects in each step; the result
/// is then moved within its equivalence class, ρ -> exp(X)·ρ·exp(-X), to a stationary point of the
/// distance (Gauss and Newton). To first order in the noise this is the orthogonal projection: what
/// commutes with the group is removed and nothing else.
///
/// @throws InvalidArgument if the number or shapes do not fit, or a matrix is singular.
/// @throws NumericalError if the averages do not converge: the matrices are too far from any
///         representation; the text names the worst relation and its defect.
/// Cost: O(|G| dimension³) time for each averaging step, O(|G| dimension²) memory.
/// Source: K. Grove, H. Karcher, E. Ruh, Group actions and curvature (1974).
[[nodiscard]] NearestRepresentation nearest_representation(
    const FiniteGroup& group, const std::vector<Eigen::MatrixXd>& images,
    const NearestOptions& options = {});

/// The same for a group given by its relations.
[[nodiscard]] NearestRepresentation nearest_representation(
    const std::vector<Relation>& relations, const std::vector<Eigen::MatrixXd>& images,
    const NearestOptions& options = {});

}  // namespace torsor
