#pragma once

#include "core/json.hpp"

namespace torsor::testing {

/// A diagnosis with every part: the plane F(u) = u · conj(u - 1/2) / |u - 1/2| over the disc of
/// radius 1 (soft +1 in the middle, hard -1 at 1/2), oscillations of a hard and of a softened
/// plane, multiplicities, a barcode of a circle, a path with one steep place.
[[nodiscard]] Json sample_diagnosis();

}  // namespace torsor::testing
