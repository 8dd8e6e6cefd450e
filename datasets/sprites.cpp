#include "datasets/sprites.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <utility>

#include <Eigen/Core>

#include "core/error.hpp"
#include "datasets/filled_polygon.hpp"

namespace torsor {
namespace {

constexpr std::array kSpriteShapes{SpriteShape::square, SpriteShape::ellipse, SpriteShape::heart};
constexpr int kCurveCorners = 96;  // of a curved outline
constexpr double kLargestReach = 0.9;

/// The outline at t in [0, 1), in any unit.
Eigen::Vector2d curve_point(SpriteShape shape, double t) {
  const double angle = 2.0 * std::numbers::pi * t;
  if (shape == SpriteShape::ellipse) return {std::cos(angle), 0.5 * std::sin(angle)};
  const double s = std::sin(angle);
  return {16.0 * s * s * s, 13.0 * std::cos(angle) - 5.0 * std::cos(2.0 * angle) -
                                2.0 * std::cos(3.0 * angle) - std::cos(4.0 * angle)};
}

std::vector<Eigen::Vector2d> outline_of(SpriteShape shape) {
  if (shape == SpriteShape::square) return {{1, 1}, {-1, 1}, {-1, -1}, {1, -1}};
  std::vector<Eigen::Vector2d> corners;
  for (int i = 0; i < kCurveCorners; ++i) {
    corners.push_back(curve_point(shape, static_cast<double>(i) / kCurveCorners));
  }
  return corners;
}

}  // namespace

ScenePointer sprite(SpriteShape shape, std::int64_t size, double reach) {
  require(size >= 8, "sprites need an image of at least 8 x 8 pixels, not {} x {}", size, size);
  require(reach > 0.0 && reach <= 1.0, "a sprite's reach is a share of half the image, not {}",
          reach);
  std::vector<Eigen::Vector2d> corners = outline_of(shape);
  double farthest = 0.0;
  for (const Eigen::Vector2d& corner : corners) farthest = std::max(farthest, corner.norm());
  const double scale = reach * 0.5 * static_cast<double>(size - 1) / farthest;
  for (Eigen::Vector2d& corner : corners) corner *= scale;
  return std::make_shared<FilledPolygon>(std::move(corners));
}

std::vector<ScenePointer> sprites(std::int64_t scales, std::int64_t size) {
  require(scales >= 1, "sprites need at least one scale, not {}", scales);
  std::vector<ScenePointer> scenes;
  for (const SpriteShape shape : kSpriteShapes) {
    for (std::int64_t s = 0; s < scales; ++s) {
      const double share =
          scales == 1 ? 1.0 : 0.5 + 0.5 * static_cast<double>(s) / static_cast<double>(scales - 1);
      scenes.push_back(sprite(shape, size, kLargestReach * share));
    }
  }
  return scenes;
}

}  // namespace torsor
