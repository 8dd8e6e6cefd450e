#pragma once

#include "core/random.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

struct ExplicitnessOptions {
  double c = 1.0;               ///< of the penalty, see `LogisticOptions`
  double train_fraction = 0.9;  ///< of the rows
};

/// Explicitness, "explicitness/1": how well a linear softmax of the whole code tells the classes of
/// a factor from one another; the mean over its classes of the area under the one-versus-rest ROC
/// curve on test rows, then the mean over factors. 1/2 is chance.
///
/// Columns are scaled to mean 0 and deviation 1 on the training rows; constant ones become 0.
/// Continuous factors are told in 20 bins. Classes absent from the test rows are left out of their
/// mean, as are factors of one value from theirs; no value where nothing is left. Blocks play no
/// part.
/// Details: "test" and "train" areas by factor. The interval is a centred bootstrap of the test
/// rows; the fit is done once, so that its own noise is not part of it.
/// Cost: one softmax fit for each factor, O(N D C) per iteration.
/// Source: K. Ridgeway and M. Mozer, Learning deep disentangled embeddings with the F-statistic
/// loss (2018).
[[nodiscard]] MetricResult explicitness(const MetricInput& input, Random& random,
                                        const ExplicitnessOptions& options = {});

}  // namespace torsor
