#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "cli/config.hpp"
#include "core/json.hpp"
#include "models/autoencoder.hpp"
#include "models/epoch_trainer.hpp"

namespace torsor {

class FolderLock;

/// The folder of one training run: config.toml, metrics.jsonl, winding.jsonl, checkpoint.pt,
/// best.pt, results.json, diagnosis.json, scores.json, report.html, figures/. Every file is written
/// whole or not at all. A folder that was made or reopened for training is locked against other
/// processes as long as a copy lives.
class RunFolder {
 public:
  enum class Existing { refuse, resume, force };

  /// Whether `create` would succeed; changes nothing.
  /// @throws as `create`.
  static void check(const std::filesystem::path& path, const Config& config, Existing existing);

  /// Makes the folder for a new run, or reopens it. `resume` starts a new run where there is none;
  /// `force` deletes the files that the old run wrote, and nothing else.
  /// @throws InvalidArgument if it holds another run and `existing` is refuse (names --resume and
  ///         --force), if it is to be resumed with another configuration (names the differing
  ///         keys), holds files that are no run, for `force` also beside a run, or if another
  ///         process trains there; DataError if it cannot be made.
  static RunFolder create(const std::filesystem::path& path, const Config& config,
                          Existing existing);
  /// A finished or interrupted run. @throws DataError naming what is missing.
  static RunFolder open(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return path_ / name; }
  [[nodiscard]] bool has(const char* name) const;

  /// Writes best.pt, checkpoint.pt and metrics.jsonl, in this order, so that a kill in between
  /// leaves a state from which resuming repeats the epoch.
  void save(const EpochTrainer& trainer) const;

  [[nodiscard]] std::vector<EpochRecord> metrics() const;  ///< of metrics.jsonl
  [[nodiscard]] Json results() const;                      ///< the object in results.json
  /// Loads best.pt into `model`. @return its epoch.
  /// @throws DataError naming the file if it is no checkpoint or that of another run.
  std::int64_t load_best(const Autoencoder& model) const;
  /// Brings `trainer` to the state in checkpoint.pt. @throws DataError as `load_best`.
  void restore(EpochTrainer& trainer) const;

 private:
  RunFolder(std::filesystem::path path, Config config, std::shared_ptr<const FolderLock> lock);

  std::filesystem::path path_;
  Config config_;
  std::shared_ptr<const FolderLock> lock_;  // null where it is only read
};

}  // namespace torsor
