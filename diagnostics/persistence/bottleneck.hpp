#pragma once

#include <span>

#include "diagnostics/persistence/persistence_diagram.hpp"

namespace torsor {

/// The bottleneck distance of two diagrams of one dimension: the least δ for which the bars can be
/// matched so that births and deaths move by δ at most, a bar without a partner being no longer
/// than 2δ. A bar that survives is matched to one that survives, by births.
///
/// Exact: a binary search over the candidate values, each decided by a largest matching (Hopcroft
/// and Karp). Infinite if the numbers of surviving bars differ.
/// @throws InvalidArgument on more than 4000 bars in all. Cost: n^2.5 log n for n bars.
/// Source: Efrat, Itai and Katz, Geometry helps in bottleneck matching (2001), section 4.
[[nodiscard]] double bottleneck_distance(std::span<const PersistenceBar> a,
                                         std::span<const PersistenceBar> b);

}  // namespace torsor
