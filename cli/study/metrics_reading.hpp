#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"

namespace torsor {

/// Where the scores of the models of one world disagree, and why: a sentence per model for which
/// they do, from its figures alone.
///
/// @param world  {"cyclic": number of factors that go around, "rows": [{"name", "scores",
///               "columns"}]}, scores in units and by column, each {"mean"} or null.
[[nodiscard]] std::vector<std::string> metric_disagreements(const Json& world);

}  // namespace torsor
