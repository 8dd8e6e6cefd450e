#pragma once

#include "diagnostics/continuity/vortex_map.hpp"

namespace torsor {

/// The vortices, without a verdict.
struct VortexSearch {
  VortexMap map;
  double least = 0.0;  ///< |F| below this gives no phase
};

/// The work of `vortex_map`, for options that it has checked.
[[nodiscard]] VortexSearch search_vortices(const PlaneOverDisc& plane,
                                           const VortexOptions& options);

}  // namespace torsor
