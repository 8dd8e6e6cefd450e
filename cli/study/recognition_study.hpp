#pragma once

#include <filesystem>
#include <string>

#include "cli/study/study.hpp"
#include "core/json.hpp"

namespace torsor {

/// The study "recognition": digits classified at poses never trained on, for rotations and shifts,
/// with a fixed, a learned and no operator, every seed in a process of its own.
///
/// Writes `out`/runs/MODEL-seed-K.json, `out`/table.json and `out`/report.html. Runs whose file is
/// there are kept when resuming.
/// @return {"study", "question", "seeds", "rows": [{"name", "trained", "known", "inferred":
///         {"k": ...} each {"mean", "deviation"} or null, "reference", "seconds", "poses",
///         "runs"}], "versions"}; "known" and "inferred" are of the worst pose never trained on.
/// @throws as `run_study`; InvalidArgument without a folder of MNIST.
Json run_recognition_study(const StudyData& data, const StudySettings& settings,
                           const std::filesystem::path& out);

/// The study's table for a terminal, in percent.
[[nodiscard]] std::string recognition_text(const Json& table);

}  // namespace torsor
