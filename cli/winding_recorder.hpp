#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "cli/experiment.hpp"
#include "cli/run_folder.hpp"
#include "cli/winding_history.hpp"
#include "cli/winding_panel.hpp"

namespace torsor {

/// Keeps the winding.jsonl of a run up to date while it trains.
///
/// Draws no random number and changes no parameter: the run's bits are the same without it.
class WindingRecorder {
 public:
  /// @param done  epochs that the run has behind it: what the file says beyond them is dropped.
  /// @throws DataError if the file is damaged or of another panel.
  WindingRecorder(const Experiment& experiment, const RunFolder& folder, std::int64_t done);

  /// Notes the model after `epoch` epochs, if that is news. The direction is chosen at the first
  /// call at which the codes turn with the images: by the initial weights, or by the first epoch
  /// where that is an exact solution or the best of several starts. Does nothing where log.winding
  /// is false or there is no panel.
  void record(std::int64_t epoch);

 private:
  const Experiment& experiment_;
  std::filesystem::path folder_;
  std::optional<WindingPanel> panel_;
  std::optional<WindingHistory> history_;
};

}  // namespace torsor
