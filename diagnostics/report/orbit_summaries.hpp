#pragma once

#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// Whether the group is cyclic with the powers of one generator as its elements 0, 1, 2, ..., as
/// `cyclic(n)` is.
[[nodiscard]] bool is_cyclic_order(const FiniteGroup& group);

/// D1 of every object: how many images have which stabilizer in C_n. Float64 images are judged to
/// rounding, others with their noise. Passes (data have no bad answer) unless an image is too near
/// to a symmetry to tell (inconclusive). `effect` is the number of symmetric objects.
/// @throws InvalidArgument unless the group is cyclic in the above sense.
[[nodiscard]] DiagnosticResult stabilizers_of_objects(const OrbitTable& images);

/// D6 of every object, in the isotypic plane of the weight k with the most moving energy, along its
/// strongest direction v: e^{ikt}·(ẑ_k·v).
///
/// Such a plane turns k times wherever it turns at all; what is measured is where it does not: on
/// which orbits its length is within the noise, so that it holds no pose. Passes if every object's
/// winding is k; inconclusive where some are undefined: the plane vanishes there, or the orbit is
/// sampled too coarsely for the weight. `effect` is the weight.
/// @throws InvalidArgument unless the group is cyclic in the above sense.
[[nodiscard]] DiagnosticResult windings_of_objects(const OrbitTable& codes);

}  // namespace torsor
