#pragma once

#include "diagnostics/report/code_battery.hpp"
#include "diagnostics/report/defect_battery.hpp"
#include "diagnostics/report/headline.hpp"

namespace torsor {

/// What codes on whole orbits alone say of defects: lost poses can be found, nothing excluded.
[[nodiscard]] DefectVerdict defects_of_codes(const CodeFindings& codes);

/// The same together with what the search of continuous families found.
[[nodiscard]] DefectVerdict all_defects(const CodeFindings& codes, const DefectsFound& found);

}  // namespace torsor
