#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

/// Neighbouring cells that are charged, or that hold a value too small or too fast for a phase.
struct ChargedRegion {
  int charge = 0;  ///< the winding of its outer rim, which holds good values only
  double left = 0.0;
  double right = 0.0;  ///< its bounding box, in units of the whole grid
  double bottom = 0.0;
  double top = 0.0;
  double length = 0.0;  ///< the median of |F| over its vertices; 0 where F is not finite
  bool touches_rim = false;
  bool finite = true;  ///< whether F is on all of its vertices
};

/// The charges of the cells of a square grid.
struct ChargeGrid {
  std::vector<ChargedRegion> regions;
  int total = 0;        ///< Σ of all charges
  int rim = 0;          ///< the winding along the rim: equal to `total`, by Stokes
  double length = 0.0;  ///< the median of |F| over all vertices
};

/// F on the vertices of an n × n grid of cells: `values` [(n+1)², 2], rows from bottom to top, x
/// fastest.
///
/// A cell's charge is Σ wrap(Δphase)/2π over its four edges, counter-clockwise; every edge is
/// wrapped once, so that Σ charges = rim holds in whole numbers. A value that is not finite or
/// |F| ≤ `least` gives no phase; an edge of more than π/2 is too fast.
[[nodiscard]] ChargeGrid charge_grid(const at::Tensor& values, std::int64_t n, double least);

}  // namespace torsor
