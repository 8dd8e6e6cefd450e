#pragma once

#include "core/random.hpp"
#include "diagnostics/metrics/information/unit_information.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

/// Modularity, "modularity/1": the mean over all units of `unit_modularity` of the information in
/// nats (`UnitInformation`); 1: every unit tells of one factor only. Units that tell nothing at all
/// count as 0; a unit of pure noise does not, because the bias of the estimate passes for
/// information.
///
/// Details: "modularity" by unit. Matrix: the information, [units, factors].
/// Interval: resampled rows, see `UnitInformation::interval`; none for fewer than 50.
/// Factors are left out as by `mig`; no value where fewer than two are left.
/// Cost: as `mig`. @throws InvalidArgument as `UnitInformation`.
[[nodiscard]] MetricResult modularity(const MetricInput& input, Random& random,
                                      const InformationOptions& options = {});

}  // namespace torsor
