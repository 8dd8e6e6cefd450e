#pragma once

#include <vector>

#include "core/random.hpp"
#include "datasets/families/harmonic_family.hpp"

namespace torsor {

/// How the objects of a harmonic family are drawn at random.
struct HarmonicObjects {
  int copies = 1;         ///< objects per orbit type
  double strength = 1.0;  ///< Σ_k |c_k| on each ring, k > 0
};

/// Objects for each m in `strata` that divides the order: "C<m>" (with several copies "C<m> 0",
/// "C<m> 1", ...), all harmonics that are multiples of m with random phases. A family with mirrors
/// also has "D<m>": the phases of an axis of the group, so that the stabilizer is D_m.
[[nodiscard]] std::vector<FamilyObject> harmonic_objects(const HarmonicSpace& space,
                                                         const std::vector<int>& strata,
                                                         const HarmonicObjects& options,
                                                         Random& random);

/// For every harmonic m ≥ 2 of ring 0 that divides the order, the disc "around C<m>" (c_m = base,
/// c_1 = u) and the path "through C<m>" (the same along the real axis), |u| ≤ base. Empty unless
/// the space has the harmonic 1.
[[nodiscard]] std::vector<Chart> harmonic_charts(const HarmonicSpace& space, double base);

}  // namespace torsor
