#include "cli/run_files.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <string>
#include <system_error>
#include <vector>

#include "cli/config.hpp"
#include "cli/folder_lock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

/// config.toml last, so that a half deleted run still counts as one.
constexpr std::array kFiles = {"diagnosis.json", "scores.json",   "results.json",
                               "report.html",    "metrics.jsonl", "winding.jsonl",
                               "best.pt",        "checkpoint.pt", "config.toml"};

bool is_leftover(const std::string& name) {
  static const std::regex pattern(
      R"(((diagnosis|scores|results)\.json|report\.html|(metrics|winding)\.jsonl|(best|checkpoint)\.pt|config\.toml)\.\d+\.tmp)");
  return std::regex_match(name, pattern);
}

/// What the report writes into figures/, whole or half.
bool is_figure(const std::string& name) {
  static const std::regex pattern(
      R"((reconstructions\.png|traversals\.png|orbit-\d+\.png|losses\.svg|elements\.svg|)"
      R"(windings\.svg|winding-lengths\.svg|)"
      R"((phase-map|oscillation|multiplicities|barcode|path)-\d+(-diagram)?\.(svg|png))(\.\d+\.tmp)?)");
  return std::regex_match(name, pattern);
}

bool is_run_file(const std::string& name) {
  return name == "figures" || std::find(kFiles.begin(), kFiles.end(), name) != kFiles.end();
}

/// The names in `folder`, but for the lock and leftovers.
std::vector<std::string> names_in(const fs::path& folder) {
  std::error_code error;
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name != FolderLock::kName && !is_leftover(name)) names.push_back(name);
  }
  if (error) throw DataError(folder.string(), "cannot be read: " + error.message());
  return names;
}

template <class Choose>
void remove_files(const fs::path& folder, const Choose& chosen) {
  std::error_code ignored;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const bool file = !fs::is_directory(entry.symlink_status(ignored));
    if (file && chosen(entry.path().filename().string())) found.push_back(entry.path());
  }
  for (const fs::path& path : found) fs::remove(path, ignored);
}

/// Why the config.toml of `folder` is not a run's, or "".
std::string config_problem(const fs::path& folder) {
  const fs::path path = folder / "config.toml";
  try {
    const bool as_written = read_file(path) == config_text(read_config(path));
    return as_written || fs::exists(folder / "checkpoint.pt") ? "" : "it was written by hand";
  } catch (const DataError& error) {
    return error.what();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
}

}  // namespace

bool holds_files(const fs::path& folder) { return !names_in(folder).empty(); }

void require_run(const fs::path& folder) {
  const std::vector<std::string> names = names_in(folder);
  require(std::find(names.begin(), names.end(), "config.toml") != names.end(),
          "{}: the folder holds files that are no run, for example {}; nothing was changed. Choose "
          "another folder",
          folder.string(), names.empty() ? "none" : names.front());
  const std::string problem = config_problem(folder);
  require(problem.empty(),
          "{}: the folder's config.toml is not that of a run ({}); nothing was changed. Choose "
          "another folder",
          folder.string(), problem);
}

void require_only_run(const fs::path& folder) {
  for (const std::string& name : names_in(folder)) {
    require(is_run_file(name),
            "{}: beside a run the folder holds {}, which no run writes; nothing was changed. Move "
            "it away, or choose another folder",
            folder.string(), name);
  }
}

void remove_leftovers(const fs::path& folder) { remove_files(folder, is_leftover); }

void remove_run(const fs::path& folder) {
  std::error_code ignored;
  const fs::path figures = folder / "figures";
  if (fs::is_directory(fs::symlink_status(figures, ignored))) {
    remove_files(figures, is_figure);
    fs::remove(figures, ignored);  // fails where something is left, and is meant to
  }
  for (const char* name : kFiles) fs::remove(folder / name, ignored);
}

}  // namespace torsor
