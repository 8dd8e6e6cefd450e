#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "datasets/image_shape.hpp"
#include "datasets/plane_map.hpp"

namespace torsor {

/// A closed polygon line in the pixel coordinates of one image: column to the right, row down.
using Outline = std::vector<Eigen::Vector2d>;

/// @throws InvalidArgument unless there are `least` corners, all finite, and every colour value
/// lies
///         in [0, 1].
void require_figure(std::span<const Eigen::Vector2d> vertices, std::size_t least,
                    std::span<const float> colour);

/// The corners `vertices` (plane coordinates) moved by `map`, in pixel coordinates.
/// @throws InvalidArgument if a moved corner is not finite.
[[nodiscard]] Outline moved_outline(std::span<const Eigen::Vector2d> vertices, const PlaneMap& map,
                                    const ImageShape& shape);

/// The squared distance of every pixel centre to the outline, row by row, up to `reach` pixels;
/// infinity further away. Cost: per edge, the pixels of its bounding box widened by `reach`.
[[nodiscard]] std::vector<double> squared_distances(const Outline& outline, double reach,
                                                    const ImageShape& shape);

/// Writes coverage[i]·colour[c] into channel c; an empty colour is white.
/// @throws InvalidArgument if the colour has another number of channels than the image.
void paint(std::span<const double> coverage, std::span<const float> colour, const ImageShape& shape,
           std::span<float> pixels);

}  // namespace torsor
