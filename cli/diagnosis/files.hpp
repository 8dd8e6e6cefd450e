#pragma once

#include <filesystem>
#include <string>

#include "cli/diagnosis/subject.hpp"
#include "diagnostics/report/report.hpp"

namespace torsor {

/// Where a diagnosis is written: `out` if given, else the run's folder, else "diagnosis".
[[nodiscard]] std::filesystem::path diagnosis_folder(const DiagnosisRequest& request,
                                                     const std::string& out);

/// @throws InvalidArgument if the folder holds files but neither a run nor an earlier diagnosis;
///         DataError if it is a file.
void require_diagnosis_folder(const std::filesystem::path& folder);

/// The HTML file: the run's own report, which then shows the diagnosis, or diagnosis.html.
[[nodiscard]] std::filesystem::path diagnosis_page_file(const std::filesystem::path& folder,
                                                        const DiagnosisRequest& request);

/// Writes diagnosis.json (figures included), the report and the pictures in figures/.
/// @throws DataError naming the file that cannot be written.
void write_diagnosis(const Report& report, const std::filesystem::path& folder,
                     const DiagnosisRequest& request);

}  // namespace torsor
