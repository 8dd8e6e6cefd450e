#include "cli/run_folder.hpp"

#include <array>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

/// What a run may write; config.toml last, so that a half deleted run still counts as one.
constexpr std::array kFiles = {"results.json", "report.html",   "figures",    "metrics.jsonl",
                               "best.pt",      "checkpoint.pt", "config.toml"};

bool is_temporary(const fs::path& path) { return path.extension() == ".tmp"; }

/// The first entry of the folder that counts, or "".
std::string first_entry(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!is_temporary(entry.path())) return entry.path().filename().string();
  }
  if (error) throw DataError(folder.string(), "cannot be read: " + error.message());
  return {};
}

/// Left behind where a run was killed while it wrote a file.
void remove_temporaries(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    for (const char* name : kFiles) {
      if (is_temporary(entry.path()) && entry.path().filename().string().starts_with(name)) {
        found.push_back(entry.path());
      }
    }
  }
  for (const fs::path& path : found) fs::remove(path, ignored);
}

void require_same(const fs::path& path, const Config& config) {
  const std::vector<std::string> keys = differing_keys(read_config(path / "config.toml"), config);
  require(keys.empty(),
          "{}: cannot resume with another configuration; {} differ{}. Start anew with --force, or "
          "in another folder",
          path.string(), list_text(keys), keys.size() == 1 ? "s" : "");
}

}  // namespace

RunFolder::RunFolder(fs::path path, Config config)
    : path_(std::move(path)), config_(std::move(config)) {}

void RunFolder::check(const fs::path& path, const Config& config, Existing existing) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return;
  if (error) throw DataError(path.string(), "cannot be used: " + error.message());
  if (!fs::is_directory(status)) {
    throw DataError(path.string(), "expected a folder for the run, found a file");
  }
  const std::string entry = first_entry(path);
  if (entry.empty()) return;
  require(fs::exists(path / "config.toml"),
          "{}: the folder holds files that are no run, for example {}; nothing was changed. Choose "
          "another folder",
          path.string(), entry);
  require(existing != Existing::refuse,
          "{}: the folder holds a run already; nothing was changed. Continue it with --resume, or "
          "replace it with --force",
          path.string());
  if (existing == Existing::resume) require_same(path, config);
}

RunFolder RunFolder::create(const fs::path& path, const Config& config, Existing existing) {
  check(path, config, existing);
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw DataError(path.string(), "the folder cannot be made: " + error.message());
  remove_temporaries(path);
  if (existing == Existing::force) {
    for (const char* name : kFiles) fs::remove_all(path / name, error);
  }
  write_file(path / "config.toml", config_text(config));
  return {path, config};
}

RunFolder RunFolder::open(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) throw DataError(path.string(), "no such run folder");
  if (!fs::is_directory(path, ignored)) {
    throw DataError(path.string(), "expected the folder of a run, found a file");
  }
  if (!fs::exists(path / "config.toml", ignored)) {
    throw DataError(path.string(), "no run: the folder has no config.toml");
  }
  return {path, read_config(path / "config.toml")};
}

bool RunFolder::has(const char* name) const {
  std::error_code ignored;
  return fs::exists(file(name), ignored);
}

void RunFolder::save(const Trainer& trainer) const {
  const std::vector<EpochRecord>& history = trainer.history();
  if (!history.empty() && history.back().best) {
    Checkpoint best;
    best.meta = {{"epoch", trainer.best_epoch()},
                 {"valid", history.back().valid.json()},
                 {"config", config_json(config_)}};
    for (const auto& [name, tensor] : trainer.best()) {
      best.tensors.emplace_back("model." + name, tensor);
    }
    save_checkpoint(file("best.pt"), best);
  }
  save_checkpoint(file("checkpoint.pt"), trainer.state());
  std::string lines;
  for (const EpochRecord& record : history) lines += record.json().dump() + "\n";
  write_file(file("metrics.jsonl"), lines);
}

std::vector<EpochRecord> RunFolder::metrics() const {
  const fs::path path = file("metrics.jsonl");
  std::istringstream lines(read_file(path));
  std::vector<EpochRecord> records;
  for (std::string line; std::getline(lines, line);) {
    try {
      records.push_back(EpochRecord::from_json(Json::parse(line)));
    } catch (const Json::exception& error) {
      throw DataError(fmt::format("{}:{}", path.string(), records.size() + 1),
                      fmt::format("no record of an epoch: {}", error.what()));
    }
  }
  return records;
}

Json RunFolder::results() const { return read_json(file("results.json")); }

Checkpoint RunFolder::best() const { return load_checkpoint(file("best.pt")); }

}  // namespace torsor
