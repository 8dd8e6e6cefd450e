#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>
#include <Eigen/Core>

#include "cli/experiment.hpp"
#include "datasets/orbits.hpp"

namespace torsor {

/// Images whose windings are followed while a model trains: the poses c^j·x0, j = 0, ..., n-1, of
/// some objects under a generator c of a cyclic group of order n.
struct WindingPanel {
  std::vector<std::int64_t> objects;
  FiniteGroup::Element generator = 0;
  std::int64_t poses = 0;
  at::Tensor images;  ///< float32 [objects·poses, C, H, W], object by object
};

/// The first objects without symmetry: at most 8, and 512 images unless one orbit is longer.
///
/// Nothing where the group is not cyclic or has fewer than 8 elements (one turn is told apart from
/// others on 4·1 + 4 poses), or none of the first 64 objects is without symmetry.
/// Cost: poses²·pixels for each object that is looked at.
[[nodiscard]] std::optional<WindingPanel> winding_panel(const Orbits& orbits);

/// The part of the panel's codes that the model's operator turns with weight 1,
///
///   y(x) = (1/n) Σ_j e^{-2πij/n} ρ(c^j) enc(x),   so that y(c·x) = e^{2πi/n} y(x)
///
/// if the encoder is equivariant; the codes themselves where no operator moves them.
/// @return [objects·poses, D], complex codes as pairs of real values. Cost: one pass of the encoder
///         and of the operator's average over the panel.
[[nodiscard]] Eigen::MatrixXcd turning_codes(const Experiment& experiment,
                                             const WindingPanel& panel);

/// The unit vector v along which most of the energy lies that turns once as the image does: the
/// strongest right singular vector of (1/n) Σ_j e^{-2πij/n} y(c^j·x0), one row for each object.
/// Nothing if no row is longer than `noise`, or one is not finite.
[[nodiscard]] std::optional<Eigen::VectorXcd> strongest_direction(const Eigen::MatrixXcd& codes,
                                                                  std::int64_t poses, double noise);

/// The plane F = Σ_d y_d·v_d as real and imaginary part: float64 [objects, poses, 2].
[[nodiscard]] at::Tensor code_planes(const Eigen::MatrixXcd& codes,
                                     const Eigen::VectorXcd& direction, std::int64_t poses);

}  // namespace torsor
