#pragma once

#include <vector>

#include <Eigen/Core>

#include "datasets/scene.hpp"

namespace torsor {

/// The inside of a closed polygon line (even-odd rule where it crosses itself).
///
/// A pixel at signed distance d from the outline, positive inside, has the value
/// clamp(1/2 + d, 0, 1): the exact coverage along straight horizontal and vertical edges.
class FilledPolygon final : public Scene {
 public:
  /// @param vertices  corners in plane coordinates (pixels, origin at the centre, y up).
  /// @param colour    one value in [0, 1] per channel; empty: white.
  /// @throws InvalidArgument on fewer than three corners, a number that is not finite or a colour
  ///         outside [0, 1].
  explicit FilledPolygon(std::vector<Eigen::Vector2d> vertices, std::vector<float> colour = {});

  void draw(const PlaneMap& map, const ImageShape& shape, std::span<float> pixels) const override;

 private:
  std::vector<Eigen::Vector2d> vertices_;
  std::vector<float> colour_;
};

}  // namespace torsor
