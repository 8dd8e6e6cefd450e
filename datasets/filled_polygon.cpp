#include "datasets/filled_polygon.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "datasets/outline.hpp"

namespace torsor {
namespace {

/// The columns at which the outline crosses the horizontal line through pixel row `row`, ascending.
std::vector<double> crossings(const Outline& outline, double row) {
  std::vector<double> columns;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const Eigen::Vector2d& a = outline[i];
    const Eigen::Vector2d& b = outline[(i + 1) % outline.size()];
    if ((a.y() > row) == (b.y() > row)) continue;
    columns.push_back(a.x() + (row - a.y()) / (b.y() - a.y()) * (b.x() - a.x()));
  }
  std::ranges::sort(columns);
  return columns;
}

}  // namespace

FilledPolygon::FilledPolygon(std::vector<Eigen::Vector2d> vertices, std::vector<float> colour)
    : vertices_(std::move(vertices)), colour_(std::move(colour)) {
  require_figure(vertices_, 3, colour_);
}

void FilledPolygon::draw(const PlaneMap& map, const ImageShape& shape,
                         std::span<float> pixels) const {
  const Outline outline = moved_outline(vertices_, map, shape);
  std::vector<double> field = squared_distances(outline, 0.5, shape);
  for (std::int64_t row = 0; row < shape.height; ++row) {
    const std::vector<double> columns = crossings(outline, static_cast<double>(row));
    std::size_t passed = 0;
    for (std::int64_t column = 0; column < shape.width; ++column) {
      while (passed < columns.size() && columns[passed] < static_cast<double>(column)) ++passed;
      double& value = field[static_cast<std::size_t>(row * shape.width + column)];
      const double distance = passed % 2 == 1 ? std::sqrt(value) : -std::sqrt(value);
      value = std::clamp(0.5 + distance, 0.0, 1.0);
    }
  }
  paint(field, colour_, shape, pixels);
}

}  // namespace torsor
