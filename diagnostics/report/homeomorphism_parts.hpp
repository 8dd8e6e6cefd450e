#pragma once

#include <optional>

#include "diagnostics/injectivity/homeomorphism.hpp"
#include "diagnostics/report/report.hpp"

namespace torsor {

/// D13 from what a report holds: its jumps (D4) on every path, injectivity on orbits (D12) and
/// Betti numbers (D20), with the degree of one orbit where there is one. Nothing without D4 and
/// D12. A statement about the images that were looked at: all poses of the objects, and the paths.
[[nodiscard]] std::optional<HomeomorphismResult> homeomorphism_of(
    const Report& report, const std::optional<DiagnosticResult>& degree);

}  // namespace torsor
