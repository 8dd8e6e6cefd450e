#pragma once

#include <filesystem>

#include "cli/report/data.hpp"

namespace torsor {

/// Makes a folder and those above it. @throws DataError if that is not possible.
void make_folder(const std::filesystem::path& folder);

/// Writes a run's pictures into `folder`, which is made: reconstructions.png (a row per pair: x1,
/// x1 decoded, x2, x2 decoded, difference), orbit-<object>.png (true above decoded), and, where
/// gnuplot draws, losses.svg, elements.svg, and windings.svg with winding-lengths.svg where
/// windings were followed; and the figures of its diagnosis, where there is one (see
/// `write_diagnosis_figures`). @throws DataError if a file cannot be written.
void write_figure_files(const RunReport& run, const std::filesystem::path& folder);

/// Writes the orbits that several runs decode of the same objects, orbit-OBJECT.png: the true one,
/// then a row per run, in their order.
/// @throws DataError if the folder or a file cannot be written.
void write_comparison_files(const ReportData& data, const std::filesystem::path& folder);

}  // namespace torsor
