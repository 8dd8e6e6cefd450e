#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// D6: how often a code plane turns along a closed loop of images.
struct WindingResult : DiagnosticResult {
  std::optional<int> winding;  ///< nothing where it is undefined: never a guessed integer
  double largest_step = 0.0;   ///< of the phase between neighbours, in radians
  double least_length = 0.0;   ///< min |F| on the loop
  std::int64_t samples = 0;
};

struct WindingOptions {
  double noise = 1e-12;      ///< η: the error of a code coordinate pair; |F| < 10η is no phase
  int symmetry = 1;          ///< m of the image: its code repeats m times, so m must divide W
  std::int64_t first = 24;   ///< samples to start with
  std::int64_t most = 4096;  ///< samples to stop at
};

/// The winding of F(0), ..., F(n-1), the rows of `values` [n, 2], as a closed sequence.
///
/// Defined only if every phase step is below π/2 and min |F| ≥ 10η: noise then moves a phase by at
/// most 0.1 and cannot change W. Inconclusive otherwise (a step too large, or a zero on the loop,
/// or a value that is not finite). Fails if `symmetry` does not divide W. A plane of weight k
/// sampled at n < 4|k| poses may alias: `winding_along` refines instead.
/// @throws InvalidArgument unless `values` is [n, 2] with n >= 3, and noise and symmetry are
///         positive.
[[nodiscard]] WindingResult winding(const at::Tensor& values, const WindingOptions& options = {});

/// The winding of the loop t -> F(t), t in [0, 1): `loop(n)` gives F at t = 0, 1/n, ..., as [n, 2].
///
/// n is doubled until two successive samplings agree on a defined winding; inconclusive if that has
/// not happened at `most` samples, or F comes nearer to zero than 10η.
/// Cost: at most 2·most encoder calls.
[[nodiscard]] WindingResult winding_along(const std::function<at::Tensor(std::int64_t n)>& loop,
                                          const WindingOptions& options = {});

}  // namespace torsor
