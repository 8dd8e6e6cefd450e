#pragma once

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/code_source.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/predictors/class_predictor.hpp"

namespace torsor {

/// How far the distribution of predictions moves when a sensitive factor is set to one value.
struct CountUnfairness {
  double mean = 0.0;  ///< over the values, weighted by their counts
  double max = 0.0;
};

/// Of counts n [predictions, values of the sensitive factor]: the total variation distances
///
///   TV_c = ½ Σ_p |n_pc / n_.c - n_p. / n|
///
/// between the predictions at value c and all of them. Values without a count are left out.
/// @throws InvalidArgument if a count is negative or not finite, or all are 0.
[[nodiscard]] CountUnfairness unfairness_of_counts(const Eigen::MatrixXd& counts);

struct UnfairnessOptions {
  Eigen::Index train_rows = 10000;
  Eigen::Index draws = 100;  ///< factor combinations that interventions start from
  PredictorOptions predictor = {};
};

/// Unfairness of predictions of one factor under interventions on another, "unfairness/1": 0 is
/// fair.
///
/// A predictor of every target factor is fitted on codes of `train_rows` uniformly random factor
/// combinations. For every other factor, the sensitive one, `draws` combinations are drawn once; it
/// is set to each of its values in all of them, and `unfairness_of_counts` looks at the
/// predictions. The value is the mean over sensitive factors within a target, then over targets;
/// factors of one value are neither.
///
/// Matrix: [sensitive, target], mean over values; 0 on the diagonal. Details: "aggregates", all
/// eight ways to sum up: `aggregates[v][s][t]` takes "mean" or "max" of the distances over values
/// (v), then over sensitive factors (s), then over targets (t); "accuracy" of the predictors on the
/// rows they were fitted on, by target. No value for fewer than two factors of
/// two values. The interval is a centred bootstrap of the drawn combinations, each with its
/// predictions at all values; the predictors stay as fitted, so that others may lie outside. None
/// for fewer than 50 draws.
/// @throws InvalidArgument on options below 1 or a source without factors.
/// Source: F. Locatello et al., On the fairness of disentangled representations (NeurIPS 2019).
[[nodiscard]] MetricResult unfairness(const CodeSource& source, Random& random,
                                      const UnfairnessOptions& options = {});
/// Of a full grid; see `grid_source`.
[[nodiscard]] MetricResult unfairness(const MetricInput& grid, Random& random,
                                      const UnfairnessOptions& options = {});

}  // namespace torsor
