#include "datasets/outline.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/error.hpp"

namespace torsor {
namespace {

struct Range {
  std::int64_t begin;
  std::int64_t end;
};

/// The pixels of an axis with `size` pixels that lie within [low, high].
Range pixels_between(double low, double high, std::int64_t size) {
  const auto last = static_cast<double>(size);
  return {static_cast<std::int64_t>(std::clamp(std::ceil(low), 0.0, last)),
          static_cast<std::int64_t>(std::clamp(std::floor(high) + 1.0, 0.0, last))};
}

void lower_to_edge(const Eigen::Vector2d& a, const Eigen::Vector2d& b, double reach,
                   const ImageShape& shape, std::vector<double>& squared) {
  const Range columns =
      pixels_between(std::min(a.x(), b.x()) - reach, std::max(a.x(), b.x()) + reach, shape.width);
  const Range rows =
      pixels_between(std::min(a.y(), b.y()) - reach, std::max(a.y(), b.y()) + reach, shape.height);
  const Eigen::Vector2d edge = b - a;
  const double length = edge.squaredNorm();
  const double scale = length > 0.0 ? 1.0 / length : 0.0;
  for (std::int64_t row = rows.begin; row < rows.end; ++row) {
    const double y = static_cast<double>(row) - a.y();
    for (std::int64_t column = columns.begin; column < columns.end; ++column) {
      const double x = static_cast<double>(column) - a.x();
      const double along = std::clamp((x * edge.x() + y * edge.y()) * scale, 0.0, 1.0);
      const double dx = x - along * edge.x();
      const double dy = y - along * edge.y();
      double& value = squared[static_cast<std::size_t>(row * shape.width + column)];
      value = std::min(value, dx * dx + dy * dy);
    }
  }
}

}  // namespace

void require_figure(std::span<const Eigen::Vector2d> vertices, std::size_t least,
                    std::span<const float> colour) {
  require(vertices.size() >= least, "a figure of this kind has at least {} corners, not {}", least,
          vertices.size());
  for (const Eigen::Vector2d& vertex : vertices) {
    require(vertex.allFinite(), "a corner lies at ({}, {})", vertex.x(), vertex.y());
  }
  for (const float value : colour) {
    require(0.0F <= value && value <= 1.0F, "a colour value is in [0, 1], not {}", value);
  }
}

Outline moved_outline(std::span<const Eigen::Vector2d> vertices, const PlaneMap& map,
                      const ImageShape& shape) {
  const double centre_x = 0.5 * static_cast<double>(shape.width - 1);
  const double centre_y = 0.5 * static_cast<double>(shape.height - 1);
  Outline outline;
  outline.reserve(vertices.size());
  for (const Eigen::Vector2d& vertex : vertices) {
    const Eigen::Vector2d moved = map(vertex);
    require(moved.allFinite(), "a corner was moved to ({}, {})", moved.x(), moved.y());
    outline.emplace_back(centre_x + moved.x(), centre_y - moved.y());
  }
  return outline;
}

std::vector<double> squared_distances(const Outline& outline, double reach,
                                      const ImageShape& shape) {
  std::vector<double> squared(static_cast<std::size_t>(shape.height * shape.width),
                              std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < outline.size(); ++i) {
    lower_to_edge(outline[i], outline[(i + 1) % outline.size()], reach, shape, squared);
  }
  return squared;
}

void paint(std::span<const double> coverage, std::span<const float> colour, const ImageShape& shape,
           std::span<float> pixels) {
  require(colour.empty() || static_cast<std::int64_t>(colour.size()) == shape.channels,
          "a colour of {} values cannot be painted on {} channels", colour.size(), shape.channels);
  require(static_cast<std::int64_t>(pixels.size()) == shape.values(),
          "an image of {} values was given room for {}", shape.values(), pixels.size());
  for (std::size_t c = 0; c < static_cast<std::size_t>(shape.channels); ++c) {
    const double value = colour.empty() ? 1.0 : static_cast<double>(colour[c]);
    std::ranges::transform(coverage,
                           pixels.begin() + static_cast<std::ptrdiff_t>(c * coverage.size()),
                           [=](double covered) { return static_cast<float>(covered * value); });
  }
}

}  // namespace torsor
