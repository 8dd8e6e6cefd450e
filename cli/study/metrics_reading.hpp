#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"

namespace torsor {

/// Where the scores of the models of one world disagree, and why: a sentence per model for which
/// they do, from its figures alone.
///
/// @param world  {"cyclic": number of factors that go around, "rows": [{"name", "scores",
///               "turning"}]}: scores in units, each {"mean"} or null; of what goes around, null or
///               the MIG in units and by column, {"unit", "column", "two_columns": whether the
///               units that tell most have two, "new_coordinates"}.
[[nodiscard]] std::vector<std::string> metric_disagreements(const Json& world);

}  // namespace torsor
