#pragma once

#include "core/random.hpp"
#include "diagnostics/metrics/information/unit_information.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

/// The mutual information gap, "mig/1": the mean over factors of (I_1 - I_2) / H, where I_1 and I_2
/// are the greatest information about the factor in one unit (`UnitInformation`) and H its entropy
/// by the same estimator; 1: one unit tells the factor and no other does.
///
/// Details: "gap" by factor, `aggregations` of the information. Matrix: the information in nats,
/// [units, factors].
/// Interval: resampled rows, see `UnitInformation::interval`; none for fewer than 50.
/// Factors of one value are left out, and by neighbours those without two rows of one value; no
/// value where all are, or for a code of one unit.
/// Affine maps of a column move a row into another bin only where it lies on an edge.
/// Cost: 200 tables of N rows for each pair of column and factor, 0.2 s at N = 10,000, D = 10 and
/// five factors; by neighbours: 5 evaluations, 2 s.
/// Source: R. T. Q. Chen et al., Isolating sources of disentanglement in VAEs (2018), section 4.1.
/// @throws InvalidArgument as `UnitInformation`.
[[nodiscard]] MetricResult mig(const MetricInput& input, Random& random,
                               const InformationOptions& options = {});

}  // namespace torsor
