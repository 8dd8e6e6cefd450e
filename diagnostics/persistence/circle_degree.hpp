#pragma once

#include <optional>

#include <ATen/core/Tensor.h>

#include "diagnostics/persistence/circular_coordinates.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// D22: how often the circle that the codes form is run through while the pose turns once.
struct CircleDegreeResult : DiagnosticResult {
  std::optional<int> degree;       ///< up to its sign; nothing where it is undefined
  double residual = 0.0;           ///< RMSE of the coordinate against degree × pose, in radians
  double dominance = 0.0;          ///< of the class over the next one
  std::int64_t code_symmetry = 1;  ///< poses per different code, within the noise
  std::optional<CircularCoordinates> coordinates;
};

struct CircleDegreeOptions {
  int symmetry = 1;        ///< m of the object: C_m leaves its image fixed
  double dominance = 2.0;  ///< the longest class must be this many times as long as the next
  std::optional<double> noise = {};  ///< η of a code value; as in `orbit_betti`
  CircularOptions circle = {};
};

/// The degree of the circular coordinate of codes [n, D] of one object, row g in the pose 2πg/n.
///
/// Passes if the degree is ±m, as it is where the codes tell apart all poses that differ as images.
/// Fails if the codes of poses coincide within the noise that differ as images (n over the number
/// of different codes exceeds m; a degree ±k, k > m, shows it as well), or a code is not finite.
/// Otherwise inconclusive: no class, or one that does not dominate the next, steps too large for a
/// winding, or a degree that coinciding codes do not explain: at the scale of the class some turns
/// of the codes may look like one. `effect` is the degree, `interval` that one number, `resolution`
/// the scale: finer structure of the orbit goes unseen.
/// @throws InvalidArgument unless codes are [n, D] and symmetry >= 1 divides n; what
/// `circular_coordinates` throws.
[[nodiscard]] CircleDegreeResult circle_degree(const at::Tensor& codes,
                                               const CircleDegreeOptions& options = {});

}  // namespace torsor
