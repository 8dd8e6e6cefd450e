#pragma once

#include "core/random.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/information/neighbour_information.hpp"
#include "diagnostics/metrics/information/unit_information.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/relations/info_explicitness.hpp"

namespace torsor {

struct InfoMecOptions {
  UnitEstimator estimator = UnitEstimator::neighbours;  ///< histogram: for codes of few values
  Eigen::Index neighbours = kNeighbours;
  int bins = kBins;  ///< of continuous factors, for their entropy; of all that is counted
  /// Units with at most this share of the greatest range are not active.
  double least_range = 0.125;
  SubsamplingOptions subsampling = {};  ///< of the intervals of InfoM and InfoC
  InfoEOptions explicitness = {};
};

/// Modularity, compactness and explicitness of a code in units of information.
struct InfoMec {
  MetricResult modularity;    ///< "info_m/1"
  MetricResult compactness;   ///< "info_c/1"
  MetricResult explicitness;  ///< "info_e/1"
};

/// With R = I / H, the normalised information [units, factors]:
///
///   InfoM = (mean over active units of max_j R_ij / Σ_j R_ij - 1/K) / (1 - 1/K)
///   InfoC = (mean over factors of max_i R_ij / Σ_i R_ij - 1/A) / (1 - 1/A), A active units
///   InfoE = `info_e`, the gain of a softmax of the whole code in units of ln C
///
/// Units whose range is an eighth of the greatest range or less are not active; the range of a
/// block is that of its widest column. By nearest neighbours I of a discrete factor is
/// `class_information`, H the value of a perfect unit; of a continuous one
/// `continuous_information`, H the entropy of 20 bins; negative estimates count as 0. Discrete
/// codes may be counted instead
/// (`UnitEstimator::histogram`), as the source does: `UnitInformation`, H the plug-in entropy. A
/// row or column without information counts as spread evenly. Factors of one value are left out,
/// and by InfoM and InfoC labels without two rows of one value. No value: InfoM with one factor,
/// InfoC with one active unit, both where a continuous factor has not more rows than neighbours,
/// all where nothing is left.
///
/// Matrix of the first two: R. Details: "active" units; "ratio" by active unit or by factor.
/// Intervals of both: 20 subsamples of a fifth of the rows, from 50 rows on.
/// @throws InvalidArgument on fewer than 2 bins or 1 neighbour, unless 0 <= least_range < 1, and as
///         `info_e`.
/// Cost: O(N log N) for each unit and factor, 5 times; one softmax for each factor.
/// Source: K. Hsu et al., Disentanglement via latent quantization (2023).
[[nodiscard]] InfoMec info_mec(const MetricInput& input, Random& random,
                               const InfoMecOptions& options = {});

}  // namespace torsor
