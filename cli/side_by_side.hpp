#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/train_run.hpp"
#include "core/progress.hpp"

namespace torsor {

/// One command of this program, to be run in a process of its own.
struct Task {
  std::string name;                    ///< begins the message if it fails: "seed 3"
  std::vector<std::string> arguments;  ///< of torsor
  std::int64_t steps = 1;              ///< how much work it is, for the progress line
  std::function<std::int64_t()> done;  ///< how much of it was done so far; empty: unknown
};

/// How many tasks run at once and with how many threads each.
struct Shares {
  std::size_t at_once = 1;
  std::int64_t threads = 1;
};

/// The machine's cores shared by `tasks` tasks of `threads` threads; for 0 threads as many tasks at
/// once as there are cores, and cores / tasks threads for each.
[[nodiscard]] Shares share_cores(std::size_t tasks, std::int64_t threads);

/// Runs the tasks in processes side by side, at most `at_once` of them at a time, in their order.
///
/// @param title  of the progress line.
/// @throws Interrupted with `when_interrupted`; and for the first task that fails an error of its
///         kind with its name and message, after the others were ended.
void run_side_by_side(const std::vector<Task>& tasks, std::size_t at_once, const std::string& title,
                      Progress::Mode progress, const std::string& when_interrupted);

/// The task of training `config` into the run folder `folder`. @param config_file  where the
/// configuration was written for it.
[[nodiscard]] Task training_task(std::string name, const Config& config,
                                 const std::filesystem::path& config_file,
                                 const std::filesystem::path& folder,
                                 const TrainSettings& settings);

/// A fresh folder for files that tasks read, removed at the end of the scope.
class ScratchFolder {
 public:
  /// @throws DataError if there is no place for temporary files.
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The mean, and the deviation with n - 1 (0 for a single value).
struct MeanAndDeviation {
  double mean = 0.0;
  double deviation = 0.0;
};
[[nodiscard]] MeanAndDeviation mean_and_deviation(const std::vector<double>& values);

}  // namespace torsor
