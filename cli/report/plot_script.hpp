#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/report/plot.hpp"
#include "cli/report/plot_scale.hpp"

namespace torsor {

// Pieces of gnuplot scripts that all plots share.

/// A gnuplot string; single quotes keep every character but themselves as it is, and an apostrophe
/// is written as ’, since gnuplot 5.4 ends a string at a doubled quote in some places.
[[nodiscard]] std::string gnuplot_text(std::string_view text);

/// A number as a data block has it; "NaN" leaves a gap.
[[nodiscard]] std::string datum(double value);

/// The quoted colour number `colour` of the palette; that of levels for a negative number.
[[nodiscard]] std::string gnuplot_colour(int colour);

/// Range and labels of the axis `name`, 'x' or 'y'.
[[nodiscard]] std::string axis_script(char name, const AxisTicks& axis);

/// Terminal, key, border, grid and the names of the axes.
[[nodiscard]] std::string frame_script(std::string_view x_label, std::string_view y_label,
                                       PlotSize size);

/// Appends a horizontal line for every finite level to the curves of a plot.
void add_levels(std::vector<std::string>& curves, const std::vector<Level>& levels);

/// What gnuplot draws of a script, made fit for a page.
[[nodiscard]] DrawnPlot run_script(const std::string& script);

[[nodiscard]] DrawnPlot nothing_to_draw();

}  // namespace torsor
