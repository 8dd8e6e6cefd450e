#pragma once

#include "core/random.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

struct ExplicitnessOptions {
  double c = 1.0;               ///< of the penalty, see `LogisticOptions`
  double train_fraction = 0.9;  ///< of the rows
  int bins = kBins;             ///< of continuous factors
  BootstrapOptions bootstrap = {};
};

/// Explicitness, "explicitness/3": how well a linear softmax of the whole code tells the classes of
/// a factor from one another; the mean over its classes of the area under the one-versus-rest ROC
/// curve on test rows, then the mean over factors. 1/2 is chance.
///
/// Columns are scaled to mean 0 and deviation 1 on the training rows; constant ones become 0.
/// Continuous factors are told in 20 bins. Classes absent from the test rows are left out of their
/// mean, as are factors of one value from theirs; no value where nothing is left. Blocks play no
/// part.
///
/// The test rows are a random share. Where every combination of the factors has one row, whole
/// combinations of the other factors are held out, for each factor anew: a row held out by itself
/// is missing from its class in training just where the code says the same, so that a code of the
/// other factors alone scores far below chance (version 1); now it has exactly chance. Codes that
/// tell nothing still fall below 1/2 by luck, and the remark says so. Version 3 gives two classes
/// the penalty of the binary model (`fit_logistic`).
///
/// Details: "test" and "train" areas by factor. The interval is a centred bootstrap of the rows
/// that some factor is tested on; the fit is done once, so that its own noise is not part of it.
/// None for fewer than 50 such rows. Cost: one softmax fit for each factor, O(N D C) per iteration.
/// @throws InvalidArgument on fewer than 2 bins.
/// Source: K. Ridgeway and M. Mozer, Learning deep disentangled embeddings with the F-statistic
/// loss (2018).
[[nodiscard]] MetricResult explicitness(const MetricInput& input, Random& random,
                                        const ExplicitnessOptions& options = {});

}  // namespace torsor
