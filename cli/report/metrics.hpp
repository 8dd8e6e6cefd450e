#pragma once

#include <filesystem>
#include <vector>

#include "cli/metrics/metric_subject.hpp"
#include "cli/report/html.hpp"

namespace torsor {

/// What was scored, the scores with intervals and remarks, and under headings of `level` the
/// relation matrices as heat maps, those of single columns beside those of blocks.
void add_scores(Html& html, const MetricSubject& subject, int level);

/// The scores of each code under its name; of several a comparison first.
void add_metrics(Html& html, const std::vector<MetricSubject>& subjects);

/// @throws InvalidArgument if there is a file at `html` that is no page of this program.
void require_free_page(const std::filesystem::path& html);

/// A page of its own, which loads nothing. @throws DataError if it cannot be written.
void write_metrics_report(const std::filesystem::path& html,
                          const std::vector<MetricSubject>& subjects);

}  // namespace torsor
