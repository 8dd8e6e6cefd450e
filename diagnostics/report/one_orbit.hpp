#pragma once

#include <optional>

#include "diagnostics/equivariance/isotropy.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/report/diagnose.hpp"
#include "diagnostics/report/report.hpp"

namespace torsor {

/// The topology of one orbit, that of the first object whose image no element fixes: Betti numbers,
/// circular coordinates and, with images, their comparison (D20 to D22) go into `report`. Nothing
/// of orbits with fewer than 8 or more than 200 poses, and of codes that do not move.
///
/// @param isotropy  that of these codes and images.
/// @return the degree of that orbit's loop of codes, for D13; nothing without images, and as
///         `loop_degree_of_object`.
/// @throws InvalidArgument unless the group is cyclic in the order of its powers.
std::optional<DiagnosticResult> look_at_one_orbit(const OrbitTable& codes,
                                                  const std::optional<OrbitTable>& images,
                                                  const IsotropyResult& isotropy,
                                                  const DiagnoseOptions& options, Report& report);

}  // namespace torsor
