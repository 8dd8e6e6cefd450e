#pragma once

#include <limits>

#include "diagnostics/injectivity/family_grid.hpp"

namespace torsor {

/// How much the code moves per unit of image distance along a family.
struct Stretch {
  double least = std::numeric_limits<double>::infinity();
  double usual = 0.0;  ///< the median of the largest singular values
};

/// The singular values of the code's derivative, restricted to the family and measured against the
/// images (against the parameters where there are none), at 64 samples or all of fewer. Samples at
/// which the images themselves stand still are left out.
[[nodiscard]] Stretch stretches(const CodeFamily& family, const FamilyGrid& grid);

}  // namespace torsor
