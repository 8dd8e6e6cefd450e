#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/behaviour/defect_summary.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/report/diagnose.hpp"
#include "diagnostics/report/lost_poses.hpp"
#include "diagnostics/report/report.hpp"
#include "groups/irreps.hpp"

namespace torsor {

/// What codes on whole orbits say of defects.
struct CodeFindings {
  bool trivial = false;  ///< no code moves
  bool has_images = false;
  LostPoses lost = {};  ///< with images only
  /// Of the loop of codes on one orbit, for D13; `loop_degree_of_object`.
  std::optional<DiagnosticResult> degree = {};
  /// The equivariance errors of the objects by the order of their images' stabilizers; with images.
  std::vector<StratumErrors> strata = {};
  std::optional<std::string> problem = {};  ///< why nothing can be said
};

/// Everything that codes on whole orbits tell (D1, D6, D11, D12, D14 to D18, D20 to D24, D26):
/// results, tables and pictures go into `report`, the first two verdicts into its headline.
[[nodiscard]] CodeFindings run_code_battery(const OrbitTable& codes,
                                            const std::optional<OrbitTable>& images,
                                            const Irreps& irreps, const DiagnoseOptions& options,
                                            Report& report);

}  // namespace torsor
