#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// A triangulated unit sphere.
struct SphereMesh {
  at::Tensor vertices;                                 ///< float64 [V, 3]
  std::vector<std::array<std::int64_t, 3>> triangles;  ///< outward orientation
};

/// `bands` intervals of latitude and `azimuths` meridians; two poles, quadrilaterals halved.
/// @throws InvalidArgument unless there are at least 2 bands and 3 azimuths.
[[nodiscard]] SphereMesh sphere_mesh(int bands, int azimuths);

/// D9: how often a map of spheres covers its target.
struct DegreeResult : DiagnosticResult {
  std::optional<int> degree;  ///< nothing where the mesh or a zero leaves it open
  double longest_edge = 0.0;  ///< angle between the images of two neighbours, in radians
};

/// The degree of the map that sends vertex i of `mesh` to the direction of images[i], [V, 3]:
/// Σ signed solid angles / 4π.
///
/// Passes if it is ±1, as for every homeomorphism (the converse is false), fails otherwise;
/// inconclusive unless every image edge is shorter than π/2 and every image longer than `least`.
/// @throws InvalidArgument if the shapes disagree or `least` is not positive.
/// Source: A. van Oosterom and J. Strackee, The solid angle of a plane triangle (1983).
[[nodiscard]] DegreeResult sphere_degree(const SphereMesh& mesh, const at::Tensor& images,
                                         double least = 1e-9);

}  // namespace torsor
