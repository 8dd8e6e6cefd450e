#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/symmetry/code_grid.hpp"

namespace torsor {

struct MetricBatteryOptions {
  /// Of `metric_names`, or what several begin with ("dci"); empty: all but those that run on
  /// request only.
  std::vector<std::string> metrics = {};
  std::uint64_t seed = 0;
  /// Boosters with exact splits at any size: slow, for parity. Below 2000 rows they always have
  /// them.
  bool exact_trees = false;
  /// Score shuffled rows too: what codes without any bearing on the factors get, and a remark where
  /// a score is not clearly above it (`add_chance`).
  /// Not of DCI and downstream scores, whose trees take long, nor of `explicitness`, whose chance
  /// is 1/2, nor of symmetry, as shuffled rows are no orbit. With one to five shuffles this is a
  /// hint and no test. Cost: a tenth of the battery at N = 10,000.
  bool chance = true;
  /// The codes of all objects in all poses, which the metrics of symmetry need; nothing: none.
  std::optional<CodeGrid> grid = {};
  std::string no_grid = {};      ///< why there is none
  std::string grid_remark = {};  ///< what scores of the grid should say of it
  /// The code in its own columns, where units were found (`split_blocks`) and the input has their
  /// coordinates; nothing: the input's blocks are declared, of the code's own columns.
  std::optional<Eigen::MatrixXd> own_columns = {};
  /// The user named the blocks, one for each cyclic factor: that they are declared even where each
  /// is one column.
  bool declared = false;
  std::function<void(std::string_view what)> progress = {};  ///< told what is computed next
};

/// Scores of one code.
struct MetricReport {
  std::vector<MetricResult> scores;  ///< in the units of the input's blocks
  /// The same with every own column of the code by itself, in the same order; empty unless the
  /// input has blocks or other coordinates. Without the matrices that they do not change.
  std::vector<MetricResult> single;

  /// The score called `name`, or null.
  [[nodiscard]] const MetricResult* find(std::string_view name) const;
  /// {"metrics": {name: {"value", "ci", "id", "estimator", "remark", "details", "axis_aligned"}},
  ///  "matrices": {name: {"rows", "columns", "values"}}}; "axis_aligned" is {"value", "ci",
  /// "estimator", "matrix"} with every column by itself, where the input has blocks; "matrix" where
  /// there is one and blocks change it.
  [[nodiscard]] Json json() const;
};

/// Every name that `run_metrics` knows, in the order of its results.
[[nodiscard]] const std::vector<std::string>& metric_names();

/// The scores asked for; one that the data do not allow has no value and a remark that says why.
/// Every metric has its own stream of random numbers: leaving one out changes no other.
///
/// Codes whose greatest number is beyond 1e-50 or 1e50 have squares and products that are none.
/// They are divided by a power of two first, which changes no score that multiples of the code
/// share; those that depend on the size have no value then, and say so.
/// @throws InvalidArgument for a name that is none, with the nearest.
/// Cost: `bench/metrics` prints it; the boosted trees of DCI take most.
[[nodiscard]] MetricReport run_metrics(const MetricInput& input,
                                       const MetricBatteryOptions& options = {});

}  // namespace torsor
