#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/config.hpp"
#include "core/json.hpp"
#include "core/progress.hpp"

namespace torsor {

/// One line of a study's table: a model that is trained once for every seed.
struct StudyModel {
  std::string name;  ///< "shift operator, exact solver"
  Config config;
  /// Test error of the published code under the same protocol, where it was measured.
  std::optional<double> reference = {};
};

/// Models trained on the same question, side by side.
struct Study {
  std::string name;      ///< as on the command line
  std::string question;  ///< one sentence that says what is compared
  std::vector<StudyModel> models;
};

/// Where a study finds its images, and how large it is.
struct StudyData {
  std::string shapes =
      {};  ///< a file with the arrays train, valid, test; empty: drawn by the program
  std::string mnist = {};  ///< the folder with the four files of MNIST
  bool quick = false;      ///< few objects and epochs: the same table in a fraction of the time
};

/// The names that `make_study` knows, in the order in which "all" runs them.
[[nodiscard]] const std::vector<std::string>& study_names();

/// Whether the study needs StudyData::mnist.
[[nodiscard]] bool needs_mnist(std::string_view name);

/// @throws InvalidArgument naming the nearest name, or if the study needs MNIST and no folder is
///         given.
[[nodiscard]] Study make_study(std::string_view name, const StudyData& data);

/// How a study is run.
struct StudySettings {
  std::vector<std::int64_t> seeds;
  std::int64_t threads = 0;  ///< of each process; 0: the cores shared by as many as there are
  bool resume = false;
  bool report = true;
  Progress::Mode progress = Progress::Mode::automatic;
};

/// Trains every model with every seed in processes side by side, in the run folders
/// `out`/runs/MODEL-seed-K, and writes `out`/table.json, `out`/report.html and `out`/figures/.
/// Runs that are finished already are kept when resuming.
///
/// @return the content of table.json: {"study", "question", "seeds", "rows": [{"name", "test",
///         "valid", "train": {"mean", "deviation"}, "seconds": {"mean", "deviation"}, "reference",
///         "floor", "pose_accuracy" where known, "runs": [folder]}], "versions"}.
/// @throws InvalidArgument before anything starts if `out` holds files and is not to be resumed;
///         Interrupted; and for the first process that fails an error of its kind.
Json run_study(const Study& study, const StudySettings& settings, const std::filesystem::path& out);

/// The table of `run_study` for a terminal: mean ± deviation, the reference figure, the proven
/// bound, seconds.
[[nodiscard]] std::string study_text(const Json& table);

}  // namespace torsor
