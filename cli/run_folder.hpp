#pragma once

#include <filesystem>
#include <vector>

#include "cli/config.hpp"
#include "core/json.hpp"
#include "models/checkpoint.hpp"
#include "models/trainer.hpp"

namespace torsor {

/// The folder of one training run: config.toml, metrics.jsonl, checkpoint.pt, best.pt,
/// results.json, report.html, figures/. Every file is written whole or not at all.
class RunFolder {
 public:
  enum class Existing { refuse, resume, force };

  /// Whether `create` would succeed; changes nothing.
  /// @throws as `create`.
  static void check(const std::filesystem::path& path, const Config& config, Existing existing);

  /// Makes the folder for a new run, or reopens it. `resume` starts a new run where there is none;
  /// `force` deletes the files of the old run, and nothing else.
  /// @throws InvalidArgument if it holds another run and `existing` is refuse (names --resume and
  ///         --force), if it is to be resumed with another configuration (names the differing
  ///         keys), or holds files that are no run; DataError if it cannot be made.
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
  void save(const Trainer& trainer) const;

  [[nodiscard]] std::vector<EpochRecord> metrics() const;  ///< of metrics.jsonl
  [[nodiscard]] Json results() const;                      ///< of results.json
  /// Of best.pt: section("model.") is what OperatorAutoencoder::load wants.
  [[nodiscard]] Checkpoint best() const;

 private:
  RunFolder(std::filesystem::path path, Config config);

  std::filesystem::path path_;
  Config config_;
};

}  // namespace torsor
