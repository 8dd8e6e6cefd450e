#pragma once

#include <cstddef>

#include "datasets/families/image_family.hpp"

namespace torsor {

/// What `certify_family` measured: relative 2-norm errors, the largest over the objects.
struct FamilyCertificate {
  /// The image of (gh)·p against g acting on the image of h·p, for every g that permutes pixels.
  double homomorphism_defect = 0.0;
  /// h·s·x against h·x for the claimed stabilizer's elements s and every pose h.
  double stabilizer_defect = 0.0;
  /// The smallest distance |g·x - x| / |x| over elements g outside the claimed stabilizer.
  double separation = 0.0;
  std::size_t permuting = 0;  ///< elements g that the first figure covers

  /// Both defects are rounding, and the stabilizer is not larger than claimed.
  [[nodiscard]] bool is_exact() const {
    return homomorphism_defect < 1e-12 && stabilizer_defect < 1e-12 && separation > 1e-6;
  }
};

/// Measures the law of a family on all its objects.
///
/// Elements that do not permute pixels are drawn from the composed element, so their law can fail
/// only where two elements draw one image, and the stabilizer defect sees that.
/// `separation` is infinite if every object is fixed by the whole group.
/// Cost: objects × |G| images, objects × |G| × (permuting elements) permutations.
[[nodiscard]] FamilyCertificate certify_family(const ImageFamily& family);

}  // namespace torsor
