#pragma once

#include <functional>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// ρ(e^{-tX})·f(e^{tX}x) of a fixed list of objects: codes [N, D] that do not depend on t where f
/// is equivariant under the one-parameter group.
using PulledBackCodes = std::function<at::Tensor(double t)>;

struct LieOptions {
  double step = 1e-3;       ///< h, in the group's parameter
  double tolerance = 1e-6;  ///< of the relative derivative
  double noise = 0.0;       ///< η of a code value; 0: assumed from the codes' type
};

/// D10: the Lie derivative of an encoder along a one-parameter group.
///
/// Mean over objects of |d/dt ρ(e^{-tX}) f(e^{tX}x)| / |f(x)| at t = 0, by central differences at h
/// and 2h (error h⁴). Passes if the upper end of its jackknife interval is at most `tolerance`,
/// fails if the lower end exceeds it; inconclusive between, with fewer than 20 objects, or if the
/// noise over the step exceeds the tolerance. Local: it does not see whether the group closes.
/// @throws InvalidArgument unless step and tolerance are positive. Cost: 5 batches of codes.
/// Source: Gruver et al., The Lie derivative for measuring learned equivariance (2022).
[[nodiscard]] DiagnosticResult lie_derivative(const PulledBackCodes& codes,
                                              const LieOptions& options = {});

}  // namespace torsor
