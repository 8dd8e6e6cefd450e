#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "diagnostics/result.hpp"

namespace torsor {

/// D25: pose errors of images with a symmetry, and whether a pose was invented.
struct PoseCosetResult : DiagnosticResult {
  std::vector<std::int64_t> cosets;  ///< counts of round(error·m/2π) modulo m
  double p_value = 1.0;              ///< of uniform cosets
  double error = 0.0;                ///< mean |error| modulo 2π/m, in radians
  Interval error_interval = {};
  double plain_error = 0.0;  ///< mean |error| modulo 2π
  double plain_floor = 0.0;  ///< what `plain_error` is for uniform cosets without other errors
};

struct PoseCosetOptions {
  int symmetry = 1;  ///< m of every image
  /// The orders that D1 found for the objects; empty: not checked.
  std::span<const std::int64_t> detected = {};
  double alpha = 0.05;
};

/// Judges predicted poses of images with stabilizer C_m, one image per object in a pose drawn at
/// random.
///
/// Such an image looks the same in m poses: its angle is known modulo 2π/m, and the error's coset
/// is uniform on m values for every encoder that sees only the image. Fails if the cosets are not
/// uniform at level α (`uniform_test`, exact for small counts): the pose was invented from
/// something the object does not determine, such as a rendering artefact, a label, or poses that
/// were not drawn at random. On whole orbits a deterministic encoder's cosets are uniform by
/// construction; draw one pose per object.
///
/// Passes otherwise. Inconclusive with fewer than 20 objects; for m = 1, which has one coset; if
/// D1 found another order for some object; or if errors cluster modulo 2π/(2m), .../(5m) while they
/// do not modulo 2π/m (mean resultants above 0.8 and below 0.5): m is then a proper divisor of the
/// symmetry. `effect` is the share of the most frequent coset, with Wilson's interval; `resolution`
/// the w = (χ²/N)^{1/2} from which cosets are rejected.
/// @param predicted, truth  angles in radians, one per object.
/// @throws InvalidArgument unless both (and `detected`) have one size and the options are in range.
[[nodiscard]] PoseCosetResult pose_cosets(std::span<const double> predicted,
                                          std::span<const double> truth,
                                          const PoseCosetOptions& options);

}  // namespace torsor
