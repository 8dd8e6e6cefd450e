#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/persistence/distance_matrix.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"

namespace torsor {

/// A map of a cloud to the circle, read off its longest class of dimension 1.
struct CircularCoordinates {
  std::vector<double> angles;  ///< of each point, in [0, 2π); up to a rotation and a reflection
  PersistenceBar bar;          ///< the class
  double dominance = 0.0;      ///< its length over that of the next class; infinite without one
  double scale = 0.0;          ///< of the complex on which the map is smooth
};

/// Clouds may have this many points: the smoothing factors an N x N matrix.
inline constexpr std::int64_t kMostCircularPoints = 2000;

struct CircularOptions {
  int characteristic = 47;  ///< of the field that the class is looked for over
  double place = 0.5;       ///< where between birth and death of the class the scale lies
};

/// The circle-valued map of the longest class of dimension 1.
///
/// 1 the class as a cocycle over Z/p, lifted to integers φ (`integer_cocycle`), on the Rips complex
/// of `scale`. 2 real numbers h that minimize Σ (φ(uv) - h(v) + h(u))² over its edges: one linear
/// system with the graph's Laplacian (least squares by LDLᵀ). 3 the angle 2π·h(v): along an edge it
/// moves by 2π times the harmonic part of φ, up to a whole turn. The scale is `place` of the way
/// through the bar, or where the cloud becomes connected, if that is later.
/// Nothing if there is no class, if the cloud is not connected before it ends, or if its lift is no
/// integer cocycle (torsion: another p may do).
/// @throws InvalidArgument on fewer than 4 or more than kMostCircularPoints points, a place outside
///         [0, 1). Cost: N³/3.
/// Source: de Silva, Morozov and Vejdemo-Johansson, Persistent cohomology and circular coordinates
/// (2011).
[[nodiscard]] std::optional<CircularCoordinates> circular_coordinates(
    const DistanceMatrix& distances, const CircularOptions& options = {});

}  // namespace torsor
