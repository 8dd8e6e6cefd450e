#pragma once

#include <filesystem>

#include "cli/report/parts.hpp"
#include "core/json.hpp"

namespace torsor {

/// The table.json of the study "recognition" as text, in percent: a row per model.
[[nodiscard]] TextTable recognition_table(const Json& table);

/// Writes the study's report as one HTML file: the table, and the share of wrong answers in every
/// pose. @throws DataError if it cannot be written.
void write_recognition_report(const Json& table, const std::filesystem::path& html);

}  // namespace torsor
