#pragma once

#include <filesystem>
#include <string>

#include "cli/study/study.hpp"
#include "core/json.hpp"

namespace torsor {

/// The study "metrics": variational autoencoders and operator models of two worlds, sprites that
/// turn and a square that moves on a torus, scored by classical and symmetry-based metrics.
///
/// Trains each world as a study of its own in `out`/sprites and `out`/square; writes
/// `out`/table.json and `out`/report.html.
/// @return {"study", "question", "seeds", "worlds": [{"name", "question", "rows": [{"name",
///         "scores": {metric: {"mean", "deviation"} or null}, "columns": the same of classical
///         metrics with every column by itself, "runs"}]}], "versions"}.
/// @throws as `run_study`.
Json run_metrics_study(const StudyData& data, const StudySettings& settings,
                       const std::filesystem::path& out);

/// The study's tables for a terminal.
[[nodiscard]] std::string metrics_study_text(const Json& table);

}  // namespace torsor
