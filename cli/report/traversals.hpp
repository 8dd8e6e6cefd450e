#pragma once

#include <cstdint>

#include "cli/experiment.hpp"
#include "cli/report/data.hpp"

namespace torsor {

/// Decodes the code of a test object with single values replaced, one after the other.
///
/// @param rows   how many values, those with the largest deviation over test images in all poses.
/// @param steps  images of one row, from two deviations below the value's mean to two above.
[[nodiscard]] Traversals traverse_code(const Experiment& experiment, std::int64_t object,
                                       std::int64_t rows = 8, std::int64_t steps = 9);

}  // namespace torsor
