#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/report/diagnosis_data.hpp"
#include "cli/report/html.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/plot.hpp"

namespace torsor {

/// One plot of a figure; a barcode has two.
struct FigurePlot {
  std::string suffix;  ///< of the file's name; empty for the first
  PlotSize wide;
  std::function<DrawnPlot(PlotSize)> draw;
};

/// The plots of a figure; none for a kind that is unknown.
[[nodiscard]] std::vector<FigurePlot> figure_plots(const DiagnosisFigure& figure);

/// The numbers behind the plots, thinned to 200 rows.
[[nodiscard]] TextTable figure_table(const DiagnosisFigure& figure);

/// What the page says under the figure: its own sentence and what the plot leaves out.
[[nodiscard]] std::string figure_sentence(const DiagnosisFigure& figure);

/// "phase-map", "oscillation", ... as files and anchors are called; empty for an unknown kind.
[[nodiscard]] std::string figure_kind(const DiagnosisFigure& figure);

/// Title, plots, sentence and folded table. @param heading  "h3" or so; @param anchor  its id.
void add_diagnosis_figure(Html& html, const DiagnosisFigure& figure, std::string_view heading,
                          const std::string& anchor);

/// The names of the files that `write_diagnosis_figures` writes where plots can be drawn.
[[nodiscard]] std::vector<std::string> diagnosis_figure_files(const Diagnosis& diagnosis);

/// Writes the figures into `folder`, which is made: KIND-NUMBER.svg where the plot can be drawn,
/// the phase map and the path's images also as KIND-NUMBER.png, numbers from 1 for each kind.
/// @throws DataError if the folder or a file cannot be written.
void write_diagnosis_figures(const Diagnosis& diagnosis, const std::filesystem::path& folder);

}  // namespace torsor
