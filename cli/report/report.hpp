#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/report/data.hpp"

namespace torsor {

/// Writes the report of one or several runs, side by side, as one HTML file that needs no other
/// file and no network.
///
/// Where `html` lies in the folder of a single run, the pictures are also written there as files,
/// into figures/. Plots need gnuplot; without it the report says so and shows their tables.
/// @throws DataError naming a folder that is no run, or a path that cannot be written;
///         InvalidArgument if `runs` is empty.
void write_report(const std::vector<std::filesystem::path>& runs,
                  const std::filesystem::path& html);

/// Writes the report of one run into its folder, report.html and figures/, with `diagnosis` in the
/// place of the one that lies there. @param trained  the run with its best parameters.
/// @throws DataError for a path that cannot be written.
void write_run_report(const Experiment& trained, const std::filesystem::path& folder,
                      const Diagnosis& diagnosis);

/// One run of a study and what it is called there.
struct ReportRun {
  std::filesystem::path folder;
  std::string label;
};

/// Writes the report of a study, `out`/report.html, and the orbits of its runs side by side as
/// pictures in `out`/figures/. @param table  the content of its table.json.
/// @throws as `write_report`.
void write_study_report(const Json& table, const std::vector<ReportRun>& runs,
                        const std::filesystem::path& out);

/// The report's page.
[[nodiscard]] std::string report_page(const ReportData& data);

/// The runs side by side for a terminal: test error of each operator, total and per group element,
/// proven bounds, seconds. Needs the runs' results only, not their data.
[[nodiscard]] std::string summary_table(const std::vector<std::filesystem::path>& runs);

}  // namespace torsor
