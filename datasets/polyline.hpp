#pragma once

#include <vector>

#include <Eigen/Core>

#include "datasets/scene.hpp"

namespace torsor {

/// A closed polygon line drawn with a round pen.
///
/// A pixel at distance d from the line has the value clamp(1/2 + w - d, 0, 1) with w half the pen's
/// width in pixels. The pen scales with the map by the square root of its area factor, so that the
/// drawing depends on the composed map alone.
class Polyline final : public Scene {
 public:
  /// Half the pen's width of the program's shapes.
  static constexpr double kHalfWidth = 0.525;

  /// @param vertices  corners in plane coordinates (pixels, origin at the centre, y up).
  /// @param colour    one value in [0, 1] per channel; empty: white.
  /// @throws InvalidArgument on fewer than two corners, a number that is not finite, a pen that is
  ///         not positive or a colour outside [0, 1].
  explicit Polyline(std::vector<Eigen::Vector2d> vertices, double half_width = kHalfWidth,
                    std::vector<float> colour = {});

  void draw(const PlaneMap& map, const ImageShape& shape, std::span<float> pixels) const override;

 private:
  std::vector<Eigen::Vector2d> vertices_;
  double half_width_;
  std::vector<float> colour_;
};

}  // namespace torsor
