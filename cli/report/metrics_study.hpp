#pragma once

#include <filesystem>

#include "cli/report/parts.hpp"
#include "core/json.hpp"

namespace torsor {

/// The scores of one world of `run_metrics_study`: a row per model; classical scores twice, with
/// every column by itself and in blocks.
[[nodiscard]] TextTable metrics_study_table(const Json& world);

/// The study as a page that loads nothing: a table per world, and why the scores disagree.
/// @throws DataError if it cannot be written.
void write_metrics_study_report(const Json& table, const std::filesystem::path& html);

}  // namespace torsor
