#pragma once

#include <optional>

#include <ATen/core/Tensor.h>

#include "diagnostics/persistence/distance_matrix.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// The distances of the codes of one orbit, and up to which they may be noise.
struct OrbitDistances {
  DistanceMatrix distances;
  double tolerance = 0.0;  ///< 2η√D: of two codes with errors up to η in each of D values
};

/// How every diagnostic of one orbit begins. Nothing if a code is not finite: `result` then fails,
/// and says in which pose.
/// @param codes  [n, D], n >= 4 poses. @param noise  η; without a value `assumed_code_noise`.
/// @throws InvalidArgument for another shape.
[[nodiscard]] std::optional<OrbitDistances> orbit_distances(const at::Tensor& codes,
                                                            std::optional<double> noise,
                                                            DiagnosticResult& result);

}  // namespace torsor
