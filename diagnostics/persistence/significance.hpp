#pragma once

#include <span>
#include <vector>

#include "core/random.hpp"
#include "diagnostics/persistence/distance_matrix.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"

namespace torsor {

/// Fewer bars than this do not show what noise looks like: `universal_p_values` gives none.
inline constexpr std::size_t kLeastNoiseBars = 20;

/// For each bar of one dimension the probability of one as long, in ratio, among bars of noise.
///
///   ℓ = log log(death / birth) - mean over all bars of the same - γ,   p = exp(-e^ℓ),
///
/// γ = 0.5772... Euler's constant: by the conjecture of universality ℓ has the left-skewed Gumbel
/// law for Rips bars of any random sample without signal. Multiply by the number of bars
/// (Bonferroni) before reading a p-value. A bar that survives counts as ending at the radius, which
/// makes its p-value too large, never too small. Valid for points drawn at random; a regular grid
/// has no noise bars. Empty with fewer than kLeastNoiseBars bars.
/// @throws InvalidArgument unless 0 < birth < death for every bar.
/// Source: Bobrowski and Skraba, A universal null-distribution for topological data analysis
/// (2023).
[[nodiscard]] std::vector<double> universal_p_values(std::span<const PersistenceBar> bars);

/// The directed distance max_i min_{s in sample} d(i, s): how well the sample covers the points.
[[nodiscard]] double covering_distance(const DistanceMatrix& distances,
                                       std::span<const std::int64_t> sample);

/// Bars longer than this are significant at 5 % by subsampling: 8 times the upper 5 % quantile of
/// `covering_distance` of `repeats` random samples of n / log n points.
///
/// The factor: the band of that source is 2 quantiles for the births and deaths of the distance
/// function, in radii; a bar needs twice the band, and Rips scales are diameters. Conservative.
/// @throws InvalidArgument on fewer than 10 points or 20 repeats. Cost: repeats·n².
/// Source: Fasy, Lecci, Rinaldo, Wasserman, Balakrishnan and Singh, Confidence sets for persistence
/// diagrams (2014), section 4.1.
[[nodiscard]] double subsampling_threshold(const DistanceMatrix& distances, Random& random,
                                           int repeats = 100);

}  // namespace torsor
