#pragma once

#include <filesystem>
#include <string>

#include "cli/config.hpp"
#include "cli/run_folder.hpp"
#include "core/json.hpp"
#include "core/progress.hpp"

namespace torsor {

/// How a run is trained, besides its configuration.
struct TrainSettings {
  RunFolder::Existing existing = RunFolder::Existing::refuse;
  Progress::Mode progress = Progress::Mode::automatic;
  std::string device = "cpu";  ///< cpu | cuda
};

/// Loads, certifies, trains, evaluates the best checkpoint and writes the run folder `out` but for
/// its report. Nothing is written before data, action and model were found to be in order.
///
/// The state is saved after every epoch; SIGINT and SIGTERM end the batch and leave the state of
/// the last whole epoch, from which resuming gives the bits of a run that was never stopped.
/// @return the content of results.json. @throws Interrupted, and what building and training throw.
Json train_run(const Config& config, const std::filesystem::path& out,
               const TrainSettings& settings);

}  // namespace torsor
