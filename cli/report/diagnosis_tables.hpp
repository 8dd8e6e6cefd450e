#pragma once

#include "cli/report/diagnosis_data.hpp"
#include "cli/report/html.hpp"

namespace torsor {

// The tables of a diagnosis, each with the sentence that says how to read it.

/// Objects of each stabilizer order and what the code keeps of their poses.
void add_strata(Html& html, const Diagnosis& diagnosis);
/// Every vortex with its place, charge, type and core.
void add_vortices(Html& html, const Diagnosis& diagnosis);
void add_multiplicities(Html& html, const Diagnosis& diagnosis);
/// Bounds beside what was measured.
void add_floors(Html& html, const Diagnosis& diagnosis);
/// All diagnostics, each with its finding under its figures.
void add_diagnostics(Html& html, const Diagnosis& diagnosis);

}  // namespace torsor
