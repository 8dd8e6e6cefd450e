#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "diagnostics/injectivity/family_grid.hpp"

namespace torsor {

/// Two samples of a grid, far apart as images.
struct SamplePair {
  std::int64_t first = 0;
  std::int64_t second = 0;
  double distance = 0.0;
  double relative = 0.0;  ///< to the sum of the reaches
};

/// The pairs at least δ apart, as far as they matter.
struct PairScan {
  double least = std::numeric_limits<double>::infinity();   ///< code distance
  double proven = std::numeric_limits<double>::infinity();  ///< that between samples, too
  std::vector<SamplePair> doubtful;                         ///< nearer than their reaches tell
  bool truncated = false;
};

/// The pairs of samples whose images are `separation` apart or more. A sample's reach is half the
/// code's way to its neighbours, summed over the axes, edges that jump left out; a pair is doubtful
/// unless its codes are 1.25 times farther apart than the sum of the reaches: curves are longer
/// than their polygons. The nearest of every bunch of doubtful pairs is kept, `most` of them.
[[nodiscard]] PairScan scan_pairs(const FamilyGrid& grid, double separation, int most);

}  // namespace torsor
