#include "datasets/plane_map.hpp"

#include <cmath>

#include <Eigen/LU>

#include "core/error.hpp"

namespace torsor {

PlaneMap PlaneMap::rotation(double angle) {
  // Quarter turns are exact, so that they permute the pixels of a square image.
  const auto clean = [](double v) { return std::abs(v) < 1e-15 ? 0.0 : v; };
  const double c = clean(std::cos(angle));
  const double s = clean(std::sin(angle));
  PlaneMap map;
  map.linear << c, -s, s, c;
  return map;
}

PlaneMap PlaneMap::scaling(double factor) {
  PlaneMap map;
  map.linear *= factor;
  return map;
}

PlaneMap PlaneMap::shear(double slope) {
  PlaneMap map;
  map.linear(0, 1) = slope;
  return map;
}

PlaneMap PlaneMap::translation(double x, double y) {
  PlaneMap map;
  map.offset << x, y;
  return map;
}

PlaneMap PlaneMap::operator*(const PlaneMap& rhs) const {
  return {linear * rhs.linear, linear * rhs.offset + offset};
}

PlaneMap PlaneMap::inverse() const {
  const double determinant = linear.determinant();
  require(std::isfinite(determinant) && determinant != 0.0,
          "a plane map with determinant {} has no inverse", determinant);
  const Eigen::Matrix2d inverted = linear.inverse();
  return {inverted, -(inverted * offset)};
}

}  // namespace torsor
