#pragma once

#include <filesystem>
#include <optional>

#include "cli/metrics/metric_subject.hpp"
#include "core/json.hpp"

namespace torsor {

/// Where the scores of a run's encoder lie in its folder.
constexpr const char* kScoresFile = "scores.json";

/// Whether a document is one that `torsor metrics` writes of one code.
[[nodiscard]] bool is_scores_document(const Json& json);

/// The scores that `MetricSubject::json` wrote; its `json` gives the same members again. Metrics
/// that this version does not know are left out.
///
/// @throws InvalidArgument naming the first place that is not of its form, such as
///         "/matrices/mig: values should have 2 rows and has 3".
[[nodiscard]] MetricSubject parse_scores(const Json& json);

/// The scores in a run's folder; nothing where there are none, or where the file is another
/// program's. @throws DataError naming the file and the place where it is damaged.
[[nodiscard]] std::optional<MetricSubject> load_scores(const std::filesystem::path& run);

}  // namespace torsor
