#pragma once

#include <filesystem>
#include <vector>

#include "cli/metrics/metric_subject.hpp"
#include "core/json.hpp"

namespace torsor {

/// One code's document, or {"files": [...]} of several, with the versions that made it.
/// @param subjects  at least one.
[[nodiscard]] Json scores_document(const std::vector<MetricSubject>& subjects);

/// @param force  a scores.json of another program may be replaced.
/// @throws InvalidArgument if the run's scores.json was not written by this program, or is damaged,
///         and `force` is false.
void require_own_scores(const std::filesystem::path& run, bool force);

/// Writes the run's scores.json, whole or not at all. @throws DataError if it cannot be written.
void write_scores(const std::filesystem::path& run, const MetricSubject& subject);

}  // namespace torsor
