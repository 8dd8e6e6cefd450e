#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/symmetry/code_grid.hpp"

namespace torsor {

/// How the plane of a factor is scaled to a mean square of about 1.
enum class LsbdScale {
  whitened,   ///< each principal component by itself: an ellipse counts as a circle
  isotropic,  ///< both alike: an ellipse of semi-axes a, b has (a-b)²/(2(a²+b²))
};

struct LsbdOptions {
  /// Only |w| up to this; nothing: all frequencies of the grid (of the fit, for scattered angles).
  /// The published program searches up to 10 and calls faster codes unrelated, D ≈ 1.
  std::optional<int> frequency_limit = {};
  LsbdScale scale = LsbdScale::whitened;
  /// Of scattered angles: the highest harmonic fitted along each factor; 0: the highest up to 10
  /// whose harmonics are at most half as many as the samples.
  int bandwidth = 0;
};

/// What D_LSBD says of one factor.
struct LsbdFactor {
  double dispersion = 1.0;  ///< D_k
  int frequency = 0;        ///< the |w| that it is reached at
  /// The largest, over objects, number of principal components of what moves with the factor: 0, 1
  /// or 2 (for two or more).
  Eigen::Index rank = 0;
  /// The least (λ_2 - λ_3)/λ_2 over the objects of rank 2: near 0 the plane is arbitrary.
  double eigen_gap = 1.0;
};

/// D_LSBD with its factors; `value` is the mean of all D_k.
struct DLsbd : MetricResult {
  std::vector<LsbdFactor> factors = {};
  double mixing = 0.0;  ///< the share of the movement that several factors make together
};

/// Codes at any angles.
struct AngleSample {
  Eigen::MatrixXd codes;   ///< [N, D], of one object
  Eigen::MatrixXd angles;  ///< [N, K], in radians
};

/// "d_lsbd/1": how far a code is from one circle for each cyclic factor; 0 is best, 1 worst.
///
/// For each factor k: what the other factors explain is taken off (the mean over axis k), the two
/// leading principal components are scaled (ddof 1, times √2) to ζ = a + ib, and
///
///   D_k = min_w mean |ζ·e^{-iwθ} - mean|² = (N-1)/N - max_w |c_w|²,  c_w = mean ζ·e^{-iwθ_k},
///
/// one DFT over axis k instead of a search over w. Rank 1 is scaled to the same mean square (the
/// line cos t has 1/2); a code that rests has D_k = 1. Several objects ("cylinder" data): D_k is
/// the least mean over objects with one |w| for all; each object has its own plane, whose
/// orientation is free. The interval is a jackknife over objects, at the frequencies
/// of all of them.
///
/// Misleads: blind on distributed codes. Where several factors move the same irreps the answer is 0
/// or 1 by which of them has most energy; `mixing` and the eigen-gaps tell, and `remark` says so. A
/// second circle for the same factor, which no definition forbids, costs min(w, 1-w) of its share.
/// Objects with symmetries of their own need other frequencies than the rest and raise it.
/// @throws InvalidArgument if a factor has fewer than three levels, or the limit is below 1.
/// Cost: N·D·min(N, D) for each factor and object.
/// Source: Tonnaer et al., Quantifying and learning linear symmetry-based disentanglement (2022).
[[nodiscard]] DLsbd d_lsbd(const CodeGrid& grid, const LsbdOptions& options = {});

/// The same from codes at scattered angles, one sample per object: harmonics e^{i(w_1θ_1 + ...)},
/// |w_k| <= bandwidth, are fitted by least squares, and mean and covariance are those of the fit
/// over uniform angles; what it leaves unexplained moves with every factor. On full grids this is
/// the grid's answer wherever the codes have no harmonics beyond the bandwidth.
/// @throws InvalidArgument if there is no sample, shapes disagree, a value is not finite, there are
///         fewer rows than harmonics, or the angles do not determine them.
/// Cost: N·M² with M = (2·bandwidth + 1)^K harmonics, for each object.
[[nodiscard]] DLsbd d_lsbd(std::span<const AngleSample> objects, const LsbdOptions& options = {});

}  // namespace torsor
