#pragma once

#include <Eigen/Core>

namespace torsor {

/// An affine map p -> linear·p + offset of the image plane.
///
/// Coordinates are pixels with the origin at the image centre ((W-1)/2, (H-1)/2), x to the right,
/// y up; angles are counter-clockwise. Composes right to left: (a * b)(p) == a(b(p)).
struct PlaneMap {
  Eigen::Matrix2d linear = Eigen::Matrix2d::Identity();
  Eigen::Vector2d offset = Eigen::Vector2d::Zero();

  [[nodiscard]] static PlaneMap rotation(double angle);
  [[nodiscard]] static PlaneMap scaling(double factor);
  /// (x, y) -> (x + slope·y, y).
  [[nodiscard]] static PlaneMap shear(double slope);
  [[nodiscard]] static PlaneMap translation(double x, double y);

  [[nodiscard]] Eigen::Vector2d operator()(const Eigen::Vector2d& p) const {
    return linear * p + offset;
  }
  [[nodiscard]] PlaneMap operator*(const PlaneMap& rhs) const;
  /// @throws InvalidArgument if the map is singular.
  [[nodiscard]] PlaneMap inverse() const;
};

}  // namespace torsor
