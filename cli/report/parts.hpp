#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/report/data.hpp"
#include "cli/report/html.hpp"
#include "cli/report/plot.hpp"
#include "cli/report/verdict.hpp"

namespace torsor {

// Building blocks that the sections share.

/// Column headings and rows of text; the first cell of a row names it.
struct TextTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// A picture as <img>, shown with square pixels.
void add_picture(Html& html, const Picture& picture, std::string_view alt,
                 std::string_view css_class = "px");

/// A table that scrolls sideways where it does not fit.
void add_table(Html& html, const TextTable& table);
/// The same, folded away under `summary`.
void add_folded_table(Html& html, std::string_view summary, const TextTable& table);
[[nodiscard]] TextTable text_table(const VerdictTable& table, std::string_view corner);

/// A drawn plot in a wide and a narrow version with the sentence that says what is seen and the
/// table behind it; where it could not be drawn, the reason and the table, open.
void add_drawn(Html& html, const DrawnPlot& wide, const DrawnPlot& narrow,
               std::string_view sentence, const TextTable& table);

/// A plot drawn for wide and for narrow pages.
struct DrawnPair {
  DrawnPlot wide, narrow;
};

/// The same for plots that belong together: side by side where there is room.
/// @param summary  what the folded table is called.
void add_drawn(Html& html, const std::vector<DrawnPair>& plots, std::string_view sentence,
               const TextTable& table, std::string_view summary = "The figures behind this plot");

/// Draws the plot for wide and for narrow pages and adds it.
template <class Plot>
void add_plot(Html& html, const Plot& plot, std::string_view sentence, const TextTable& table) {
  add_drawn(html, draw(plot), draw(plot, {.width = 400, .height = 320}), sentence, table);
}

/// The error of one epoch after the other, training dashed, and the bounds that are known.
[[nodiscard]] LinePlot loss_plot(const std::vector<RunFigures>& runs);
[[nodiscard]] TextTable loss_table(const std::vector<RunFigures>& runs);
/// One curve per run over the group elements.
[[nodiscard]] LinePlot element_plot(const std::vector<RunFigures>& runs);
/// One run's errors of x1 and x2 on top of each other.
[[nodiscard]] BarPlot element_bars(const RunFigures& run);
[[nodiscard]] TextTable element_bars_table(const RunFigures& run);

/// How many images of an orbit stand in one line of the page: all of a small group, else lines of
/// nearly equal length.
[[nodiscard]] int orbit_columns(std::size_t count);

}  // namespace torsor
