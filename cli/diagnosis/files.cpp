#include "cli/diagnosis/files.hpp"

#include <system_error>

#include "cli/report/diagnosis.hpp"
#include "cli/report/report.hpp"
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

}  // namespace

fs::path diagnosis_folder(const DiagnosisRequest& request, const std::string& out) {
  if (!out.empty()) return out;
  return request.run.empty() ? fs::path("diagnosis") : fs::path(request.run);
}

void require_diagnosis_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return;
  if (!fs::is_directory(folder, error)) {
    throw DataError(folder.string(), "expected a folder for the diagnosis, found a file");
  }
  require(fs::is_empty(folder, error) || fs::exists(folder / kFile, error) ||
              fs::exists(folder / "config.toml", error),
          "{}: the folder holds files that are no diagnosis; nothing was changed. Choose another "
          "one with --out",
          folder.string());
}

fs::path diagnosis_page_file(const fs::path& folder, const DiagnosisRequest& request) {
  return folder / (is_run(folder, request) ? "report.html" : "diagnosis.html");
}

void write_diagnosis(const Report& report, const fs::path& folder,
                     const DiagnosisRequest& request) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw DataError(folder.string(), "the folder cannot be made: " + error.message());
  Json document = report.json();
  document["figures"] = report.figures;
  write_json(folder / kFile, document);
  const fs::path page = diagnosis_page_file(folder, request);
  is_run(folder, request) ? write_report({folder}, page) : write_diagnosis_report(page, document);
}

}  // namespace torsor
