#pragma once

#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"
#include "diagnostics/persistence/rips_persistence.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// D20: whether the codes of one orbit have the homology that the orbit should have.
///
/// `effect` is the length of the shortest bar that the expected Betti numbers need (0 where one is
/// missing), `resolution` what a bar must exceed to be one of the orbit's, and `interval` the
/// lengths that the bar of the whole orbit can have by stability.
struct OrbitBettiResult : DiagnosticResult {
  PersistenceDiagram diagram;
  std::vector<std::int64_t> significant;  ///< bars above the resolution, by dimension from 1 on
  double covering = 0.0;  ///< d_H: how far a code between the samples can be from them
  bool covering_given = false;
  bool collapsed = false;  ///< all codes coincide within the noise
  /// Only for codes that lie like equally spaced points on a circle: [d(1), d(⌈n/3⌉)).
  std::optional<PersistenceBar> oracle;
  /// Of the longest bar of dimension 1, times the number of bars; nothing with too few of them.
  std::optional<double> universal_p;
  std::optional<double> subsampling;  ///< the threshold of `subsampling_threshold`
};

struct OrbitBettiOptions {
  /// Betti numbers in dimensions 1, 2 (over the field): {1} for a circle, {2, 1} for a torus.
  std::vector<std::int64_t> expected = {1};
  /// d_H; without a value half the longest distance of a code to its next one in the order of
  /// poses, which is right to second order for a smooth encoder on a loop; where `expected` has two
  /// numbers half the diagonal of a square whose side is the longest edge that joins components.
  /// Measure it with codes in between for certainty.
  std::optional<double> covering = {};
  /// η of one code value; without a value `assumed_code_noise`.
  std::optional<double> noise = {};
  RipsOptions rips = {};  ///< its max_dimension is taken from `expected`
};

/// Rips persistence of the codes [n, D] of one object, row g in the pose g, against Betti numbers.
///
/// By stability a bar longer than 4·d_H, d_H the Hausdorff distance between the n codes and the
/// whole orbit, belongs to a class of the orbit; passes if their numbers are the expected ones.
/// Never fails on account of homology: it can confirm a topology and never refute equivariance. The
/// one-hot orbit of a shift code is equivariant, all its distances are √2, and no class is ever
/// born. So other numbers are inconclusive. Fails if a code is not finite, or if all codes
/// coincide: then the orbit is a point. A quotient by C_m goes unseen, as S¹/C_m is a circle too.
///
/// Codes that lie like n equally spaced points on a circle (d(g, g+j) depends on j only, within
/// noise, and grows up to n/2) have exactly one bar in dimension 1, [d(1), d(⌈n/3⌉)); an object of
/// symmetry C_m has it for n/m. This is compared with the diagram.
/// `random` is for subsampling, which needs 10 codes.
/// @throws InvalidArgument unless codes are [n, D] with n >= 4, on negative Betti numbers or more
///         than two; what `rips_persistence` throws; NumericalError if the diagram misses the exact
///         bar by more than the noise.
/// Source of the bar: Adamaszek and Adams, The Vietoris-Rips complexes of a circle (2017).
[[nodiscard]] OrbitBettiResult orbit_betti(const at::Tensor& codes, Random& random,
                                           const OrbitBettiOptions& options = {});

/// The bar of dimension 1 of points that lie like equally spaced ones on a circle, in their order
/// and going round it `m` times for points of period n/m; nothing for other points.
/// @param tolerance  on each distance.
[[nodiscard]] std::optional<PersistenceBar> circle_bar(const DistanceMatrix& distances,
                                                       double tolerance);

}  // namespace torsor
