#pragma once

#include <cstdint>

#include "diagnostics/report/continuous_families.hpp"
#include "diagnostics/report/defect_battery.hpp"
#include "diagnostics/report/diagnose.hpp"

namespace torsor {

/// What a budget allows.
struct DiagnosisPlan {
  std::int64_t objects = 100;
  FamilyLimits limits;
  DefectSearch search;
};

[[nodiscard]] DiagnosisPlan plan_of(Budget budget);

}  // namespace torsor
