#pragma once

#include <filesystem>
#include <string>

#include "cli/report/diagnosis_data.hpp"
#include "cli/report/html.hpp"
#include "core/json.hpp"

namespace torsor {

/// Where a diagnosis stands in a page.
struct DiagnosisPlace {
  std::string anchor = "diagnosis";  ///< what all ids begin with
  int level = 2;                     ///< of the headings of its parts, 2 for <h2>, at most 5
};

/// The three verdicts with their figures and reasons, then the tables (strata, vortices,
/// multiplicities, floors, all diagnostics), then the figures. Parts without entries are left out.
void add_diagnosis(Html& html, const Diagnosis& diagnosis, const DiagnosisPlace& place = {});

/// The same of the content of a diagnosis.json. @throws InvalidArgument as `parse_diagnosis`.
void add_diagnosis(Html& html, const Json& diagnosis, const DiagnosisPlace& place = {});

/// A page of its own, which loads nothing. @throws InvalidArgument as `parse_diagnosis`.
[[nodiscard]] std::string diagnosis_page(const Json& diagnosis);

/// Writes the page, and its figures as files into figures/ beside it (see
/// `write_diagnosis_figures`). Plots need gnuplot; without it the page says so and shows their
/// tables.
/// @throws InvalidArgument as `parse_diagnosis`; DataError if a file cannot be written.
void write_diagnosis_report(const std::filesystem::path& html, const Json& diagnosis);

}  // namespace torsor
