#include "cli/diagnosis/files.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <vector>

#include "cli/report/diagnosis.hpp"
#include "cli/report/diagnosis_data.hpp"
#include "cli/report/diagnosis_figures.hpp"
#include "cli/report/report.hpp"
#include "cli/report/scores_data.hpp"
#include "core/error.hpp"
#include "core/json.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;
constexpr const char* kFile = "diagnosis.json";

/// Whether the folder is that of the run that was diagnosed.
bool is_run(const fs::path& folder, const DiagnosisRequest& request) {
  std::error_code error;
  return !request.run.empty() && fs::equivalent(folder, request.run, error) && !error;
}

/// The document in `file`, where it is one that `torsor diagnose` wrote.
std::optional<Json> own_document(const fs::path& file) {
  try {
    const Json json = read_json(file);
    const Json::json_pointer version("/input/versions/torsor");
    const bool own = json.contains("headline") && json.contains("diagnostics") &&
                     json.contains(version) && json.at(version).is_string();
    return own ? std::optional(json) : std::nullopt;
  } catch (const DataError&) {
    return std::nullopt;
  }
}

/// The pictures that belong to the folder's diagnosis.json; none if that is not of this program.
std::vector<std::string> own_pictures(const fs::path& folder) {
  const std::optional<Json> document = own_document(folder / kFile);
  if (!document) return {};
  try {
    return diagnosis_figure_files(parse_diagnosis(*document));
  } catch (const InvalidArgument&) {
    return {};  // of a version whose figures were others
  }
}

/// Removes the pictures `former` but for those in `present`.
void remove_former(const fs::path& figures, const std::vector<std::string>& former,
                   const std::vector<std::string>& present) {
  std::error_code ignored;
  if (!fs::is_directory(fs::symlink_status(figures, ignored))) return;
  for (const std::string& name : former) {
    if (std::ranges::find(present, name) == present.end()) fs::remove(figures / name, ignored);
  }
}

}  // namespace

fs::path diagnosis_folder(const DiagnosisRequest& request, const std::string& out) {
  if (!out.empty()) return out;
  return request.run.empty() ? fs::path("diagnosis") : fs::path(request.run);
}

void require_diagnosis_folder(const fs::path& folder, bool force) {
  std::error_code error;
  if (!fs::exists(folder, error)) return;
  if (!fs::is_directory(folder, error)) {
    throw DataError(folder.string(), "expected a folder for the diagnosis, found a file");
  }
  require(fs::is_empty(folder, error) || fs::exists(folder / kFile, error) ||
              (fs::exists(folder / "config.toml", error) && fs::exists(folder / "best.pt", error)),
          "{}: the folder holds files that are no diagnosis; nothing was changed. Choose another "
          "one with --out",
          folder.string());
  require(force || !fs::exists(folder / kFile, error) || own_document(folder / kFile),
          "{}: not written by torsor diagnose, or damaged; nothing was changed. Replace it with "
          "--force, or choose another folder with --out",
          (folder / kFile).string());
  static_cast<void>(load_scores(folder));  // the report of a run shows them at the end
}

fs::path diagnosis_page_file(const fs::path& folder, const DiagnosisRequest& request) {
  return folder / (is_run(folder, request) ? "report.html" : "diagnosis.html");
}

void write_diagnosis(const DiagnosedSubject& subject, const fs::path& folder,
                     const DiagnosisRequest& request) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw DataError(folder.string(), "the folder cannot be made: " + error.message());
  Json document = subject.report.json();
  document["figures"] = subject.report.figures;
  const Diagnosis diagnosis = parse_diagnosis(document);
  const std::vector<std::string> former = own_pictures(folder);
  const fs::path page = diagnosis_page_file(folder, request);
  if (subject.run && is_run(folder, request)) {
    write_run_report(*subject.run, folder, diagnosis);
  } else {
    write_diagnosis_report(page, document);
  }
  write_json(folder / kFile, document);
  remove_former(folder / "figures", former, diagnosis_figure_files(diagnosis));
}

}  // namespace torsor
