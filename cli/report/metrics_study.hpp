#pragma once

#include <filesystem>

#include "cli/report/parts.hpp"
#include "core/json.hpp"

namespace torsor {

/// The scores of one world of `run_metrics_study`: a row per metric, a column per model. Scores
/// that change when columns count in blocks have a second row for it.
[[nodiscard]] TextTable metrics_study_table(const Json& world);

/// The study as a page that loads nothing: a table per world, and why the scores disagree.
/// @throws DataError if it cannot be written.
void write_metrics_study_report(const Json& table, const std::filesystem::path& html);

}  // namespace torsor
