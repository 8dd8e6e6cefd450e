#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "diagnostics/continuity/oscillation.hpp"
#include "diagnostics/continuity/path_jumps.hpp"
#include "diagnostics/continuity/vortex_map.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"
#include "diagnostics/report/continuous_families.hpp"
#include "diagnostics/report/weight_plane.hpp"

namespace torsor {

// What the pictures of a report are drawn from: one JSON object each, with "kind", "title" and
// "sentence", which says what is seen.

/// {"height", "width", "values"}: the mean over channels of one image [C, H, W], rows from the top.
[[nodiscard]] Json image_json(const at::Tensor& image);

/// "phase_map": a plane over a disc on (cells+1)² points of the square around it (null outside),
/// its vortices, and the images at the corners of the inscribed square.
[[nodiscard]] Json phase_map_figure(const ImageDisc& disc, const WeightPlane& plane,
                                    const VortexMap& map, std::int64_t cells);

/// "oscillation": Osc/r against ε at every site, and the plateau that theorem T2 forces on a code
/// plane of weight 1 and constant length at the first site, where all of the group are rotations.
[[nodiscard]] Json oscillation_figure(const ContinuousFamilies& families,
                                      const std::vector<OscillationResult>& results);

/// "path": the code's speed |Δf|/Δt along a path on 256 steps, and images on the way.
[[nodiscard]] Json path_figure(const ImagePath& path, const PathCodes& codes);

/// "barcode": the bars of positive length of a diagram; "where" says of what.
[[nodiscard]] Json barcode_figure(const PersistenceDiagram& diagram, const std::string& where);

/// "multiplicities": bars with their intervals (null where there is none).
[[nodiscard]] Json multiplicity_figure(const Json& multiplicities);

}  // namespace torsor
