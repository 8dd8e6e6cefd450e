#include "datasets/shapes.hpp"

#include <cmath>
#include <memory>
#include <numbers>
#include <utility>

#include "core/error.hpp"
#include "datasets/filled_polygon.hpp"
#include "datasets/polyline.hpp"

namespace torsor {
namespace {

void require_sizes(std::int64_t count, std::int64_t size, int vertices) {
  require(count >= 0, "{} shapes cannot be made", count);
  require(size >= 4, "shapes need an image of at least 4 x 4 pixels, not {} x {}", size, size);
  require(vertices >= 3, "a shape has at least three corners, not {}", vertices);
}

}  // namespace

std::vector<ScenePointer> random_polylines(std::int64_t count, std::int64_t size, Random& random,
                                           int vertices) {
  require_sizes(count, size, vertices);
  const double reach = 0.68 * 0.5 * static_cast<double>(size - 1);
  std::vector<ScenePointer> scenes;
  for (std::int64_t i = 0; i < count; ++i) {
    std::vector<Eigen::Vector2d> corners;
    for (int v = 0; v < vertices; ++v) {
      const double x = random.uniform(-reach, reach);
      corners.emplace_back(x, random.uniform(-reach, reach));
    }
    scenes.push_back(std::make_shared<Polyline>(std::move(corners)));
  }
  return scenes;
}

std::vector<ScenePointer> random_polygons(std::int64_t count, std::int64_t size, Random& random,
                                          int vertices) {
  require_sizes(count, size, vertices);
  const double half = 0.5 * static_cast<double>(size - 1);
  std::vector<ScenePointer> scenes;
  for (std::int64_t i = 0; i < count; ++i) {
    std::vector<Eigen::Vector2d> corners;
    for (int v = 0; v < vertices; ++v) {
      // One corner in each of equal sectors keeps the outline free of crossings.
      const double turn = (v + random.uniform(0.1, 0.9)) / vertices;
      const double angle = 2.0 * std::numbers::pi * turn;
      const double radius = half * random.uniform(0.3, 0.9);
      corners.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
    }
    scenes.push_back(std::make_shared<FilledPolygon>(std::move(corners)));
  }
  return scenes;
}

}  // namespace torsor
