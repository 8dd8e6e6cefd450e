#pragma once

#include <vector>

#include "core/random.hpp"
#include "diagnostics/behaviour/defect_summary.hpp"
#include "diagnostics/report/defect_battery.hpp"

namespace torsor {

/// D27 from the discs that were searched and the errors of the objects.
///
/// Charts are the discs with the defects found there in the strongest phase: jumps, lost poses and
/// what stayed unclear, no zeros of a phase whose pose other coordinates hold. Areas are in image
/// space, the pose fixed. Where the user's data lie among the discs is not known: the distances are
/// those of 1000 points drawn uniformly on the discs, so the share near cores is one of the discs'
/// images, as `details.images` says.
/// @param strata  as `StratumErrors`; may be empty.
/// Cost: 4·cells² images a disc, no code.
[[nodiscard]] DefectSummary defects_and_data(const std::vector<SearchedDisc>& discs,
                                             const std::vector<StratumErrors>& strata,
                                             std::int64_t cells, Random& random);

}  // namespace torsor
