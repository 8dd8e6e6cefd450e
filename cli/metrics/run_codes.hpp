#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/symmetry/code_grid.hpp"

namespace torsor {

/// The codes of a trained run for every combination of its factors.
struct RunCodes {
  MetricInput input;
  std::optional<CodeGrid> grid;  ///< where the group is a product of cyclic groups
  std::string no_grid = {};      ///< why there is none
};

/// Encodes every pose of objects of the run's test data with its best checkpoint.
///
/// Factors: what tells objects apart ("shape" and "scale" of sprites, else "object" where there are
/// several), then one for each factor of the group, called after what it does ("rotation"), or, of
/// a group that is no product of cyclic ones, the one label "element". Rows in the order of
/// `CodeGrid`: objects outermost.
/// @param objects  at most so many, the first ones; 0: as many as 10,000 rows hold.
/// @throws as `RunFolder::open` and `build_experiment`; InvalidArgument if a code is not finite.
[[nodiscard]] RunCodes encode_run(const std::filesystem::path& run, std::int64_t objects);

}  // namespace torsor
