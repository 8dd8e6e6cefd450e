#pragma once

#include <utility>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// The factors of the factors of a direct product, down to groups that are none: C2, C3 and C5 for
/// C2 × (C3 × C5); the group itself if it is no product. An element's index is row-major over them
/// as it is over `factors()`.
[[nodiscard]] inline std::vector<FiniteGroup> innermost_factors(const FiniteGroup& group) {
  std::vector<FiniteGroup> factors = group.factors();
  if (factors.size() == 1) return factors;
  std::vector<FiniteGroup> all;
  for (const FiniteGroup& factor : factors) {
    for (FiniteGroup& inner : innermost_factors(factor)) all.push_back(std::move(inner));
  }
  return all;
}

}  // namespace torsor
