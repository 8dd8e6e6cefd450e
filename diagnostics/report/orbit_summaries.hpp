#pragma once

#include <cstdint>
#include <optional>

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

/// The degree of the loop that one object's codes make (`loop_degree`), for D13: in the plane of
/// weight m, the image's stabilizer being C_m; without such a part in the plane of the only weight
/// that moves the code. Nothing where no weight does, or several others do: a code of the weights 2
/// and 3 tells all poses apart, and no single plane of it has degree one.
/// @throws InvalidArgument unless the group is cyclic in the above sense.
[[nodiscard]] std::optional<DiagnosticResult> loop_degree_of_object(const OrbitTable& codes,
                                                                    std::int64_t object,
                                                                    std::int64_t symmetry);

}  // namespace torsor
