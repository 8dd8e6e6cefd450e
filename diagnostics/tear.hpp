#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// The longest edge of the minimal spanning tree of N points [N, D]: the largest death in their
/// zeroth persistent homology, the scale at which they become one piece.
/// @throws InvalidArgument unless there are at least two points, all finite. Cost: N²·D.
[[nodiscard]] double longest_spanning_edge(const at::Tensor& points);

/// D5: whether the codes of a connected family fall into pieces.
struct TearResult : DiagnosticResult {
  std::vector<std::int64_t> samples;
  std::vector<double> longest_edges;  ///< of the codes, one per sampling
};

/// The longest edge of the codes of a connected family under refinement: `codes(N)` encodes N
/// points of it, ever denser (three samplings: `first`, 2·`first`, 4·`first`).
///
/// Passes if each doubling shrinks the edge to at most 0.8 of itself (a curve that is Hölder ½
/// gives 0.71, a Lipschitz one ½); fails if both leave at least 0.95 (a jump stays); inconclusive
/// between, or where a code is not finite. `effect` is the finest edge. A fail says "torn or
/// steeper than the finest spacing can tell". Only tears that separate are seen: a disc slit from
/// its rim stays connected.
/// @throws InvalidArgument unless first >= 8.
[[nodiscard]] TearResult tear_by_single_linkage(
    const std::function<at::Tensor(std::int64_t samples)>& codes, std::int64_t first = 64);

}  // namespace torsor
