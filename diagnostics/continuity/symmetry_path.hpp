#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// A symmetric image that a path meets.
struct SymmetryCrossing {
  double position = 0.0;   ///< t; the middle where the path stays among such images
  double extent = 0.0;     ///< the length of t over which it stays; 0 where it only passes
  std::int64_t order = 1;  ///< m: the image is fixed by C_m and no larger C_km
  double distance = 0.0;   ///< |x - A_m x| there
};

/// D2 along a path of images: how far each is from every symmetry, and where the path meets one.
struct SymmetryPathResult : DiagnosticResult {
  std::vector<double> points;                  ///< t of the scan
  std::vector<std::int64_t> orders;            ///< m(t), the stabilizer C_m at every point
  std::vector<std::int64_t> divisors;          ///< of n, ascending from 1
  std::vector<std::vector<double>> distances;  ///< |x - A_m x| by divisor and point
  std::vector<SymmetryCrossing> crossings;     ///< by ascending t
  std::int64_t generic = 1;                    ///< the largest m whose C_m fixes all points
};

struct SymmetryPathOptions {
  double low = -1.0;
  double high = 1.0;
  int intervals = 64;       ///< of the scan
  double finest = 1e-12;    ///< of the path's length: minima are located down to here
  double tolerance = 1e-9;  ///< of the largest |x| on the path: nearer counts as symmetric
};

/// The images g^j·x(t), j = 0, ..., n-1, of the point t of a path: real [n, ...].
using PathOrbits = std::function<at::Tensor(double t)>;

/// The distances |x - A_m x| to the images fixed by C_m along a path (`detect_stabilizer` at every
/// point), and the places where one falls to 0 although it does not vanish on the whole path.
///
/// A local minimum of the scan is followed by golden-section search between its neighbours if a
/// curve twice as steep as the scan beside it could fall to 0 there; it is a crossing if it ends
/// within `tolerance`. Of the symmetries found at one place the largest is named. Two places within
/// two intervals of the scan may be seen as one.
///
/// Passes (paths have no bad answer); inconclusive if a minimum ends above the tolerance by less
/// than a factor 100, or an orbit is not finite. `effect` is the number of crossings, `resolution`
/// the distance that counts as 0. In a curved family the nearest symmetric image need not belong to
/// it: distances are then lower bounds of those within the family.
/// @throws InvalidArgument unless low < high, intervals >= 8, finest and tolerance lie in (0, 1);
///         as `detect_stabilizer`.
/// Cost: intervals + 1 orbits, about 5·log10(1/finest) more for each minimum followed.
[[nodiscard]] SymmetryPathResult symmetries_along_path(const PathOrbits& orbit,
                                                       const SymmetryPathOptions& options = {});

}  // namespace torsor
