#pragma once

#include "diagnostics/metrics/battery/battery_entry.hpp"

namespace torsor {

/// Names the rows and columns of the matrices of an entry's scores, by its `MatrixKind`.
void name_matrices(const BatteryEntry& entry, const BatterySubject& subject, BatteryScores& scores);

}  // namespace torsor
