#pragma once

#include <cstddef>

#include "core/random.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

struct BetaVaeScoreOptions {
  std::size_t train_points = 10000;
  std::size_t test_points = 5000;
  std::size_t pairs = 64;  ///< averaged into one point
  double c = 1.0;          ///< of the softmax, see `LogisticOptions`
  SubsamplingOptions subsampling = {};
};

/// BetaVAE score, "beta_vae/2": how well a linear classifier tells which factor was held
/// fixed.
///
/// A point draws a factor, then `pairs` pairs of rows which agree in it (`SharedFactorRows`); its
/// features are the mean distances of the two codes in every unit, |z - z'| for one column. A
/// softmax is fitted on the training points; the value is its accuracy on the test points, 1 / K by
/// chance. It is near 1 for codes far from disentangled, and depends on the scale of the code
/// because the penalty does. Version 2 gives two factors the penalty of the binary model.
///
/// Details: "train" accuracy. The interval is of other rows and other points, with a softmax each
/// (`drawn_share_interval`), from 250 rows on. Left out: continuous factors and those of one value;
/// no value for fewer than two.
/// @throws InvalidArgument unless there are points of both kinds and a pair.
/// Cost: O((train + test) pairs D): 0.3 s as it stands and D = 10, and the softmax; 5 times as much
/// again for the interval.
/// Source: I. Higgins et al., beta-VAE (ICLR 2017), section 3; the published program of
/// F. Locatello et al. (2019) for the numbers.
[[nodiscard]] MetricResult beta_vae_score(const MetricInput& input, Random& random,
                                          const BetaVaeScoreOptions& options = {});

}  // namespace torsor
