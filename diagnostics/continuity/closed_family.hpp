#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "diagnostics/continuity/vortex_map.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// The weight-k part F_k = (1/n) Σ_j e^{-2πijk/n} f(g_j x) of codes sampled on orbits of C_n, one
/// coordinate of it: `codes` [N, n, D] real to [N, 2], equivariant of weight k whatever f is.
/// @throws InvalidArgument on another shape or a coordinate outside 0, ..., D-1.
[[nodiscard]] at::Tensor weight_projection(const at::Tensor& codes, int weight,
                                           std::int64_t coordinate = 0);

/// Two discs that close up to a (weighted) sphere of orbits: chart a holds the images (1, b)/|·|
/// with |b| ≤ radius, chart b those (a, 1)/|·|, where a turn by t takes (a, b) to
/// (e^{ipt}a, e^{iqt}b).
struct ClosedFamily {
  PlaneOverDisc chart_a;
  PlaneOverDisc chart_b;
  int p = 1;
  int q = 1;
  double radius = 1.0;
};

/// D8: the charges over a closed family.
struct ChargeLawResult : DiagnosticResult {
  VortexMap map_a;
  VortexMap map_b;
  int sum = 0;            ///< q·Q_a + p·Q_b
  double mismatch = 0.0;  ///< the largest |F_b - ...F_a|/|F_a| along the common rim
};

/// The charge law q·Q_a + p·Q_b = k (theorem T7), counted inside both charts, for a plane of weight
/// k: some image of the family has no pose, however the encoder was trained.
///
/// Along their common rim the charts must agree, F_b(e^{-ipβ/q}) = e^{-ikβ/q} F_a(e^{iβ}). A
/// relative mismatch below ½ leaves all windings as they are (F is projected on finitely many
/// poses, so weights k + nj alias); above it the result fails: the sum means nothing. Else passes
/// if the sum is k, fails if not (a charge was missed). Inconclusive if F is noise.
/// `effect` is the sum. Options' radius is that of the family.
/// @throws InvalidArgument unless p and q are positive. Cost: that of two vortex maps.
[[nodiscard]] ChargeLawResult closed_family_charge(const ClosedFamily& family, int weight,
                                                   VortexOptions options = {});

}  // namespace torsor
