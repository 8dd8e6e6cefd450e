#pragma once

#include <complex>

#include <Eigen/Core>

#include "groups/plane_rotations.hpp"

namespace torsor {

/// The complex irrep of SO(2) of weight k: e^{ikt} for the rotation by t.
[[nodiscard]] std::complex<double> circle_irrep(const SO2<double>& g, int weight);

/// The real irrep of weight k ≥ 1: the rotation by k·t.
/// @throws InvalidArgument if the weight is not positive: weight 0 is the number 1.
[[nodiscard]] Eigen::Matrix2d real_circle_irrep(const SO2<double>& g, int weight);

/// The irrep of O(2) of weight k ≥ 1: the rotation by k·t after the mirror (x, y) -> (x, -y) where
/// g is mirrored. @throws InvalidArgument if the weight is not positive.
[[nodiscard]] Eigen::Matrix2d mirrored_circle_irrep(const O2<double>& g, int weight);

}  // namespace torsor
