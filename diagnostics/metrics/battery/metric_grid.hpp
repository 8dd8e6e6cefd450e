#pragma once

#include <cstddef>
#include <vector>

#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/symmetry/code_grid.hpp"

namespace torsor {

/// The grid of an input whose rows hold every combination of factors once: factors in `cyclic` turn
/// the code, all others together tell objects apart.
///
/// @param cyclic  numbers of factors; empty: all labels of three values or more.
/// @throws InvalidArgument as `code_grid`, or if no factor is cyclic.
[[nodiscard]] CodeGrid metric_grid(const MetricInput& input,
                                   const std::vector<std::size_t>& cyclic = {});

}  // namespace torsor
