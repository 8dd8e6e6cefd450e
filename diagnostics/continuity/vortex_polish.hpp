#pragma once

#include <complex>

#include "diagnostics/continuity/vortex_map.hpp"

namespace torsor {

/// The zero of F nearest to `start`, by Levenberg and Marquardt on |F|² with central differences;
/// `start` itself if that strays farther than `reach` or does not lower |F|.
[[nodiscard]] std::complex<double> polished_zero(const PlaneOverDisc& plane,
                                                 std::complex<double> start, double reach);

}  // namespace torsor
