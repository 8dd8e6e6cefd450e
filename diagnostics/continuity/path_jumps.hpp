#pragma once

#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// A place where the code moves fast along a path.
struct PathStep {
  double position = 0.0;  ///< t
  double size = 0.0;      ///< J: the code's displacement over the last interval above the noise
  double width = 0.0;     ///< h of that interval
  double slope = 0.0;     ///< of log J against log h while the interval is halved
  bool resolved = false;  ///< whether enough halvings stood above the noise for a slope
};

/// D4: whether the code jumps along a path of images, or is merely steep.
struct PathResult : DiagnosticResult {
  std::vector<PathStep> steps;  ///< up to three, largest displacement first
  double lipschitz = 0.0;       ///< the largest J/h seen: a lower bound of the constant
};

struct PathOptions {
  double low = -1.0;
  double high = 1.0;
  int intervals = 64;     ///< of the first scan
  double finest = 1e-13;  ///< of the path's length: intervals are halved down to here
  double noise = 0.0;     ///< η of a code; 0: assumed from the codes' type
};

/// Codes [N, D] at the points t, float64 [N], of a path.
using PathCodes = std::function<at::Tensor(const at::Tensor& t)>;

/// Scans the path, splits the intervals with the largest displacements of the code until 256 more
/// points are spent, then halves the three worst again and again (the half with the larger
/// displacement J goes on).
///
/// At a jump J stays; where the code is Lipschitz J shrinks with the width h, where it is Hölder α
/// as h^α. The slope over the last 8 halvings with J > 100η decides: below 0.1 a jump (fail), above
/// 0.5 continuous (pass), else inconclusive; so is a place where fewer than three halvings stand
/// above 100η, noise standing still like a jump. A code that is not finite fails.
/// `effect` is the largest remaining J of a jump, else the steepest constant times the finest
/// width; `resolution` is 100η or the largest displacement of an interval not followed: a smaller
/// jump may hide there.
/// @throws InvalidArgument unless low < high, intervals >= 8 and 0 < finest < 1.
/// Cost: intervals + 256 codes in batches, then log2(1/finest) per place, one at a time.
[[nodiscard]] PathResult jump_or_steep(const PathCodes& codes, const PathOptions& options = {});

}  // namespace torsor
