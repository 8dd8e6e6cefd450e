#pragma once

#include <complex>
#include <span>

namespace torsor {

/// M_k = ∬ z^k dA over the inside of a closed polygon, corners counter-clockwise: exact, no pixels.
///
///   M_k = Σ_edges (a × b)/((k+1)(k+2)) · Σ_{i=0}^{k} a^i b^{k-i},   a × b = Im(conj(a) b)
///
/// (each edge a -> b spans a triangle with the origin). M_0 is the area; turning the polygon by t
/// multiplies M_k by e^{ikt}, so M_k vanishes on polygons with C_m symmetry unless m divides k.
/// @throws InvalidArgument on fewer than three corners or a negative k. Cost: corners × k.
[[nodiscard]] std::complex<double> polygon_moment(std::span<const std::complex<double>> corners,
                                                  int k);

}  // namespace torsor
