#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/predictors/class_predictor.hpp"

namespace torsor {

struct DownstreamOptions {
  std::vector<Eigen::Index> train_sizes = {10, 100, 1000, 10000};  ///< ascending
  Eigen::Index test_rows = 5000;  ///< at most; never more than half of the rows
  PredictorOptions predictor = {};
};

/// How well factors are predicted from the code, and how few rows that takes.
struct Downstream {
  /// "downstream_accuracy/1": mean test accuracy over factors at the largest training size. Matrix:
  /// accuracies [training sizes, factors]; details: "train_sizes", "mean", "min" by size.
  MetricResult accuracy;
  /// "sample_efficiency/1": mean accuracy with 100 rows over that with the most rows. Details:
  /// "ratios" of every size.
  MetricResult efficiency;
};

/// Fits a predictor of every discrete factor on growing numbers of rows and tests all on the same.
///
/// Rows are drawn without repeats; the smaller training sets are part of the larger. Sizes beyond
/// the rows there are are left out, and the remark says so. The efficiency has no value without the
/// size 100 and a larger one. Left out: continuous factors and those of one value; no value where
/// all are.
///
/// The intervals are of the test rows, with the predictors as they are, so that another draw of
/// training rows may lie outside: `share_interval` for the accuracy, a centred bootstrap of the
/// ratio for the efficiency, which has none below 50 test rows.
/// @throws InvalidArgument unless sizes are positive and ascending and there is a test row to have.
/// Source: F. Locatello et al., Challenging common assumptions (2019), section 5.4.
[[nodiscard]] Downstream downstream(const MetricInput& input, Random& random,
                                    const DownstreamOptions& options = {});

struct ShiftedDownstreamOptions {
  Eigen::Index train_rows = 10000;  ///< at most
  Eigen::Index test_rows = 5000;    ///< at most
  std::size_t experiments = 10;     ///< for every target factor
  PredictorOptions predictor = {};
};

/// Accuracy under a shift of another factor, "shifted_downstream/1" (the "strong generalisation" of
/// the study).
///
/// In every experiment a factor other than the target and one of its values are drawn; predictors
/// of the target are fitted on rows that have the value and tested on rows that do not. The value
/// is the mean accuracy over experiments and targets. Details: "accuracy" by target, "plain"
/// (accuracy without the shift, with as many rows), "gap" = 1 - accuracy / plain. Rows are drawn
/// without repeats from those that fit. Draws of values that leave a side without rows are passed
/// over. Left out: continuous factors and those of one value; no value for fewer than two.
///
/// The interval is Student's of the experiments (`grouped_mean_interval`, a group for each target):
/// over shifts, and the rows and fits of each, for this table. None where a target has fewer than
/// two experiments.
/// @throws InvalidArgument unless there is an experiment and a row for both sides.
[[nodiscard]] MetricResult shifted_downstream(const MetricInput& input, Random& random,
                                              const ShiftedDownstreamOptions& options = {});

struct ReducedDownstreamOptions {
  Eigen::Index removed = 2;  ///< units to take away, at most all but one
  double train_fraction = 0.9;
  TreeOptions trees = {};
};

/// What the code still tells about a factor when the units that tell it best are gone,
/// "reduced_downstream/1".
///
/// For every factor: the unit of the greatest importance for it is taken away and the trees of all
/// factors are fitted anew, `removed` times. The value is the mean over factors of the test
/// accuracy (R² of a continuous factor) that is left: near chance where each factor has units of
/// its own. Details: "own" accuracy by factor and number of units removed, from none on; "others",
/// the mean accuracy for the other factors that are not left out; "removed" units. Left out:
/// factors of one value; no value where all are, for one unit, or without a test row.
///
/// The interval is a bootstrap of the test rows with the trees as they are (`held_out_interval`);
/// none below 50 test rows. Cost: (1 + K removed) fits of all factors.
[[nodiscard]] MetricResult reduced_downstream(const MetricInput& input, Random& random,
                                              const ReducedDownstreamOptions& options = {});

}  // namespace torsor
