#include "datasets/polyline.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/LU>

#include "core/error.hpp"
#include "datasets/outline.hpp"

namespace torsor {

Polyline::Polyline(std::vector<Eigen::Vector2d> vertices, double half_width,
                   std::vector<float> colour)
    : vertices_(std::move(vertices)), half_width_(half_width), colour_(std::move(colour)) {
  require(std::isfinite(half_width) && half_width > 0.0,
          "half the width of a pen is positive, not {}", half_width);
  require_figure(vertices_, 2, colour_);
}

void Polyline::draw(const PlaneMap& map, const ImageShape& shape, std::span<float> pixels) const {
  const double radius = half_width_ * std::sqrt(std::abs(map.linear.determinant()));
  const Outline outline = moved_outline(vertices_, map, shape);
  std::vector<double> field = squared_distances(outline, radius + 0.5, shape);
  for (double& value : field) value = std::clamp(0.5 + radius - std::sqrt(value), 0.0, 1.0);
  paint(field, colour_, shape, pixels);
}

}  // namespace torsor
