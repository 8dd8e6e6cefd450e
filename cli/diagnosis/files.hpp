#pragma once

#include <filesystem>
#include <string>

#include "cli/diagnosis/subject.hpp"

namespace torsor {

/// Where a diagnosis is written: `out` if given, else the run's folder, else "diagnosis".
[[nodiscard]] std::filesystem::path diagnosis_folder(const DiagnosisRequest& request,
                                                     const std::string& out);

/// @param force  a diagnosis.json of another program may be replaced.
/// @throws InvalidArgument if the folder holds files but neither a run nor an earlier diagnosis, or
///         a diagnosis.json that this program did not write and `force` is false; DataError if it
///         is a file, or as `load_scores`.
void require_diagnosis_folder(const std::filesystem::path& folder, bool force);

/// The HTML file: the run's own report, which then shows the diagnosis, or diagnosis.html.
[[nodiscard]] std::filesystem::path diagnosis_page_file(const std::filesystem::path& folder,
                                                        const DiagnosisRequest& request);

/// Writes the pictures in figures/, the report and at last diagnosis.json (figures included); then
/// removes the pictures that the former diagnosis.json had drawn and this one has not.
/// @throws DataError naming the file that cannot be written; diagnosis.json is then the former one.
void write_diagnosis(const DiagnosedSubject& subject, const std::filesystem::path& folder,
                     const DiagnosisRequest& request);

}  // namespace torsor
