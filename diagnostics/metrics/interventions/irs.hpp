#pragma once

#include "core/random.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

struct IrsOptions {
  double quantile = 0.99;  ///< 1: the greatest deviation, as first published
  int bins = kBins;        ///< of every factor
  SubsamplingOptions subsampling = {};
};

/// Interventional robustness, "irs/1": 1 - A_ik for the factor k that serves unit i best, averaged
/// over units with weights m_i,
///
///   A_ik = mean over the 20 equal-width bins of factor k of the quantile of ‖z_i - group mean‖,
///          divided by m_i = max_n ‖z_i - mean‖;
///
/// 1: with one factor fixed, the unit does not move. Labels are binned as numbers: a factor of 183
/// values is 20 groups. ‖·‖ is the absolute value for a column, Euclidean for a block.
///
/// A factor of one value is never set, so that holding it is no intervention: it is left out, where
/// the reference implementation scores it by the quantile of the whole unit over its greatest
/// deviation. No value where all are.
///
/// Details: "parent", the index of that factor by unit (null for a constant unit), and "weight".
/// Matrix: 1 - A, [units, factors], 0 for constant units and for factors left out. A code without a
/// moving unit scores 0.
/// The interval is from 20 subsamples of a fifth of the rows, from 50 rows on; m_i is an extreme,
/// for whose error they are a rough guide. Cost: O(N D K), 5 times. @throws InvalidArgument unless
/// 0 < quantile <= 1 and bins >= 2. Source: R. Suter et al., Robustly disentangled causal
/// mechanisms (2019).
[[nodiscard]] MetricResult irs(const MetricInput& input, Random& random,
                               const IrsOptions& options = {});

}  // namespace torsor
