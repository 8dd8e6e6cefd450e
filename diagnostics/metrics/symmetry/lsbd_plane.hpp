#pragma once

#include <Eigen/Core>

#include "diagnostics/metrics/symmetry/d_lsbd.hpp"

namespace torsor {

/// What one factor does to the codes of one object: all that D_LSBD takes from them.
struct FactorMoments {
  Eigen::MatrixXd moving;      ///< rows X with XᵀX the covariance of what moves with the factor
  Eigen::MatrixXcd harmonics;  ///< row W + w: mean z·e^{-iwθ}, w = -W, ..., W; 0 for w = 0
  double share = 1.0;          ///< (N-1)/N
};

/// The dispersion of one object in the plane of its two leading components.
struct PlaneDispersion {
  Eigen::VectorXd by_frequency;  ///< entry w: the least of w and -w, w = 0, ..., W
  Eigen::Index rank = 0;
  double eigen_gap = 1.0;
};

[[nodiscard]] PlaneDispersion plane_dispersion(const FactorMoments& moments, LsbdScale scale);

/// The result from the dispersions of all objects, factor by factor: planes[k][o].
/// @param names  of the factors, [K].
[[nodiscard]] DLsbd lsbd_result(const std::vector<std::vector<PlaneDispersion>>& planes,
                                const std::vector<std::string>& names, double mixing);

}  // namespace torsor
