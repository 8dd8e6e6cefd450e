#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "datasets/scene.hpp"

namespace torsor {

/// `count` closed polylines with `vertices` random corners, lines about one pixel wide
/// (`Polyline::kHalfWidth`).
///
/// Corners are uniform in the square of side 2·0.68·half around the centre, half = (size-1)/2, so
/// that the figure stays inside the image under every rotation.
[[nodiscard]] std::vector<ScenePointer> random_polylines(std::int64_t count, std::int64_t size,
                                                         Random& random, int vertices = 5);

/// `count` filled star-shaped polygons with `vertices` corners at random radii and angles.
[[nodiscard]] std::vector<ScenePointer> random_polygons(std::int64_t count, std::int64_t size,
                                                        Random& random, int vertices = 5);

}  // namespace torsor
