#include "groups/circle_irreps.hpp"

#include "core/error.hpp"

namespace torsor {

std::complex<double> circle_irrep(const SO2<double>& g, int weight) {
  return std::polar(1.0, weight * g.angle());
}

Eigen::Matrix2d real_circle_irrep(const SO2<double>& g, int weight) {
  require(weight > 0, "a plane irrep has a positive weight, not {}", weight);
  return SO2<double>(weight * g.angle()).matrix();
}

Eigen::Matrix2d mirrored_circle_irrep(const O2<double>& g, int weight) {
  Eigen::Matrix2d result = real_circle_irrep(g.rotation(), weight);
  if (g.is_mirrored()) result.col(1) *= -1.0;
  return result;
}

}  // namespace torsor
