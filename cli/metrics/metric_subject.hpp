#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/metrics/metric_file.hpp"
#include "diagnostics/metrics/battery/control.hpp"
#include "diagnostics/metrics/battery/metric_battery.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/symmetry/code_grid.hpp"

namespace torsor {

/// Whose codes are scored, and how: what the command line asks for.
struct MetricRequest {
  MetricFileOptions columns;             ///< of files
  std::vector<std::string> cyclic = {};  ///< names or numbers of the factors of the grid
  std::int64_t objects = 0;              ///< of a run, at most; 0: as many as 10,000 rows hold
  bool control = false;                  ///< score the entangled code as well
  MetricBatteryOptions battery = {};     ///< its grid is found here
};

/// The scores of one code, and of its negative control.
struct MetricSubject {
  std::string name;  ///< the file or run
  Eigen::Index rows = 0;
  Eigen::Index columns = 0;
  std::string blocks;  ///< as text; empty: every column by itself
  std::string basis;   ///< what the blocks are columns of, where that is not the code itself
  std::string grid;    ///< "16 × 16 poses of 3 objects"; empty: the rows make no grid
  MetricReport report;
  std::optional<MetricReport> control = {};

  /// What the control says; empty without one.
  [[nodiscard]] std::vector<ControlOutcome> outcomes() const;
  /// "256 rows, 4 columns, in units 0-1, 2-3, a grid of 16 × 16 poses of 1 object".
  [[nodiscard]] std::string description() const;
  /// {"input", "metrics", "matrices", "control"}; the control is a document of the same kind with
  /// "verdicts": {name: "pass", "fail" or "inconclusive"} and a "summary".
  [[nodiscard]] Json json() const;
};

/// The grid that the rows of an input make, or why they make none.
struct FoundGrid {
  std::optional<CodeGrid> grid = {};
  std::string problem = {};
  std::string remark = {};  ///< that nobody said which factors are cyclic
};

/// A code that was read and found fit to be scored as was asked.
struct PreparedCode {
  MetricSubject subject;  ///< yet without scores
  MetricInput input;
  MetricBatteryOptions battery;
  std::function<FoundGrid(const MetricInput&)> grid;  ///< of the same rows with other codes
  Eigen::MatrixXd basis;  ///< input = own columns * basis; empty: the input is of own columns
  bool control = false;
};

/// Reads codes and factors. With blocks "auto" the units are those that single factors
/// move (`split_blocks`), in new coordinates where the code's own do not split: cyclic factors
/// where there are two or more, else all.
/// @throws as `read_metric_file`; InvalidArgument for blocks "auto" unless every combination of the
///         factors has one row, or for a control of a code of one column.
[[nodiscard]] PreparedCode prepare_file(const std::string& path, const MetricRequest& request);

/// The same of a trained run. @throws as `encode_run`; InvalidArgument as `prepare_file`.
[[nodiscard]] PreparedCode prepare_run(const std::string& run, const MetricRequest& request);

/// The scores of a code and of its control. @throws as `run_metrics`.
[[nodiscard]] MetricSubject score(PreparedCode code);

}  // namespace torsor
