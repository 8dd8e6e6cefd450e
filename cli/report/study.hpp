#pragma once

#include "cli/report/html.hpp"
#include "cli/report/parts.hpp"
#include "core/json.hpp"

namespace torsor {

/// The table.json of a study as text: a row per model; columns that no row has a figure for are
/// left out.
[[nodiscard]] TextTable study_table(const Json& table);

/// First section of a study's report: the question, the table and what it was computed from.
void add_study(Html& html, const Json& table);

}  // namespace torsor
