#pragma once

#include <cstddef>

#include "core/random.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/trees/tree_importances.hpp"

namespace torsor {

struct DciOptions {
  TreeOptions trees = {};
  double train_fraction = 0.9;
  /// Fits on a part of the training rows, for the intervals; 0: no intervals.
  std::size_t replicates = 6;
  double replicate_fraction = 0.2;  ///< of the training rows, in one of those fits
};

/// Disentanglement, completeness, informativeness: "dci_disentanglement/1", "dci_completeness/1",
/// "dci_informativeness/1".
struct Dci {
  MetricResult disentanglement;
  MetricResult completeness;
  MetricResult informativeness;
};

/// Boosted trees predict every factor from the code; `dci_scores` of their importances, and how
/// well they predict the test rows: accuracy, or R² of a continuous factor, averaged over factors.
///
/// Matrix of the first two: importances [units, factors]. Details: "by_unit", "by_factor";
/// `aggregations` of the importances; "test" and "train" by factor. Factors of one training value
/// are left out: they change no score; where all are, there is no value. Classes without a training
/// row are never predicted, and the remark counts them. The intervals of the first two are by
/// subsampling of the training rows; that of the third is a bootstrap of the test rows, with the
/// trees as they are. They are missing below 250 training or 50 test rows. Exact splits reproduce
/// what scikit-learn from 0.21 on gives; histogram splits are faster.
/// @throws InvalidArgument if the split names a row that is not there or leaves a side empty.
/// Cost: 113 trees per stage at N = 10,000, D = 10: about 10 s of one core with exact splits, 5 s
/// with histograms; the intervals take one and a half times as much again.
///
/// Histograms give scores within 0.02 of those of exact splits in nearly all cases, see
/// `SplitSearch`. Compare like with like.
///
/// Source: C. Eastwood and C. Williams, A framework for the quantitative evaluation of disentangled
/// representations (ICLR 2018).
[[nodiscard]] Dci dci(const MetricInput& input, const TrainTest& split, Random& random,
                      const DciOptions& options = {});
/// With a split by `train_test_split`; without a value where that leaves a side empty.
[[nodiscard]] Dci dci(const MetricInput& input, Random& random, const DciOptions& options = {});

}  // namespace torsor
