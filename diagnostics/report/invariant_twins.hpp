#pragma once

#include <vector>

#include "core/random.hpp"
#include "datasets/families/image_family.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/injectivity/invariant_completeness.hpp"

namespace torsor {

/// D26 on the objects of a table, 0 with 1, 2 with 3, and so on; of an odd number the last is left
/// out. @throws InvalidArgument unless there are two.
[[nodiscard]] CompletenessResult completeness_of_objects(const OrbitTable& codes,
                                                         const OrbitTable& images);

/// D26 for an invariant encoder on pairs of orbits of a family that are hard to tell apart: ten of
/// equal power spectra, and ten of equal power spectra and bispectra. Only a family of polar images
/// under rotations has them, the latter if it has the harmonics 2 and 3 and ten poses; empty
/// otherwise.
/// @param noise  η of a code value at least; more where codes of these pairs vanish.
[[nodiscard]] std::vector<CompletenessResult> completeness_of_twins(const Encoder& encode,
                                                                    const ImageFamily& family,
                                                                    double noise, Random& random);

}  // namespace torsor
