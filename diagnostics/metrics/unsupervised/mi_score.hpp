#pragma once

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

struct MiScoreOptions {
  int bins = kBins;
  BootstrapOptions bootstrap = {};
};

/// "mi_score/1": the mean mutual information in nats of two columns of codes [N, D], each in 20
/// bins of equal width, over all pairs. Independent columns still score the bias of counting, about
/// 361 / (2N). No value for one column; a constant column shares nothing with any.
/// Matrix: the information of each pair, [D, D], entropies on the diagonal. Interval: centred
/// bootstrap over rows in the same bins, from 50 on.
/// Cost: O(N D²) for each of 200 replicates. @throws InvalidArgument on fewer than 2 bins.
[[nodiscard]] MetricResult mi_score(const Eigen::MatrixXd& codes, Random& random,
                                    const MiScoreOptions& options = {});

}  // namespace torsor
