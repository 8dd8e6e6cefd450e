#pragma once

#include <string>

#include "cli/report/data.hpp"
#include "cli/report/html.hpp"

namespace torsor {

// The sections of the report. Each appends its part to the page; a new one is written as a function
// of one of these two shapes and entered in the list of report.cpp (`kSections`, for all runs) or
// run.cpp (`kRunParts`, for one run).

/// The heading of the page: plain text, as <title> and <h1> show it.
[[nodiscard]] std::string report_title(const ReportData& data);

/// First screen: what was trained, what came out, the figures side by side.
void add_overview(Html& html, const ReportData& data);
/// The same objects, losses and elements of all runs together; nothing for a single run.
void add_comparison(Html& html, const ReportData& data);
/// One section for each run.
void add_runs(Html& html, const ReportData& data);
/// Configurations, versions, command lines.
void add_reproduction(Html& html, const ReportData& data);

/// The address of a run's section in the page.
[[nodiscard]] std::string run_anchor(std::size_t run);
/// The address of the diagnosis in a run's section.
[[nodiscard]] std::string diagnosis_anchor(std::size_t run);
/// The address of the scores in a run's section.
[[nodiscard]] std::string scores_anchor(std::size_t run);

}  // namespace torsor
