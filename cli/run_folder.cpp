#include "cli/run_folder.hpp"

#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include "cli/folder_lock.hpp"
#include "cli/run_files.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

void require_same(const fs::path& path, const Config& config) {
  const std::vector<std::string> keys = differing_keys(read_config(path / "config.toml"), config);
  require(keys.empty(),
          "{}: cannot resume with another configuration; {} differ{}. Start anew with --force, or "
          "in another folder",
          path.string(), list_text(keys), keys.size() == 1 ? "s" : "");
}

/// Hands the checkpoint of `path` to `use`; what does not fit there is an error of the file.
template <class Use>
auto from_checkpoint(const fs::path& path, const Use& use) {
  const Checkpoint checkpoint = load_checkpoint(path);
  const auto fail = [&](const char* problem) -> DataError {
    return {path.string(), fmt::format("not a checkpoint of this run: {}", problem)};
  };
  try {
    return use(checkpoint);
  } catch (const InvalidArgument& error) {
    throw fail(error.what());
  } catch (const Json::exception& error) {
    throw fail(error.what());
  }
}

}  // namespace

RunFolder::RunFolder(fs::path path, Config config, std::shared_ptr<const FolderLock> lock)
    : path_(std::move(path)), config_(std::move(config)), lock_(std::move(lock)) {}

void RunFolder::check(const fs::path& path, const Config& config, Existing existing) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return;
  if (error) throw DataError(path.string(), "cannot be used: " + error.message());
  if (!fs::is_directory(status)) {
    throw DataError(path.string(), "expected a folder for the run, found a file");
  }
  if (!holds_files(path)) return;
  require_run(path);
  require(existing != Existing::refuse,
          "{}: the folder holds a run already; nothing was changed. Continue it with --resume, or "
          "replace it with --force",
          path.string());
  if (existing == Existing::resume) require_same(path, config);
  if (existing == Existing::force) require_only_run(path);
}

RunFolder RunFolder::create(const fs::path& path, const Config& config, Existing existing) {
  check(path, config, existing);
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw DataError(path.string(), "the folder cannot be made: " + error.message());
  auto lock = std::make_shared<const FolderLock>(path);
  check(path, config, existing);  // again: a process that had the lock may have trained here
  remove_leftovers(path);
  if (existing == Existing::force) remove_run(path);
  write_file(path / "config.toml", config_text(config));
  return {path, config, std::move(lock)};
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
  return {path, read_config(path / "config.toml"), nullptr};
}

bool RunFolder::has(const char* name) const {
  std::error_code ignored;
  return fs::exists(file(name), ignored);
}

void RunFolder::save(const EpochTrainer& trainer) const {
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

Json RunFolder::results() const {
  Json results = read_json(file("results.json"));
  if (!results.is_object()) {
    throw DataError(file("results.json").string(),
                    fmt::format("expected a JSON object, found {} {}",
                                results.is_array() ? "an" : "a", results.type_name()));
  }
  return results;
}

std::int64_t RunFolder::load_best(const Autoencoder& model) const {
  return from_checkpoint(file("best.pt"), [&](const Checkpoint& best) {
    const auto epoch = best.meta.at("epoch").get<std::int64_t>();
    model.load(best.section("model."));
    return epoch;
  });
}

void RunFolder::restore(EpochTrainer& trainer) const {
  from_checkpoint(file("checkpoint.pt"), [&](const Checkpoint& state) { trainer.restore(state); });
}

}  // namespace torsor
