#pragma once

#include <string>
#include <vector>

namespace torsor {

/// One curve or one layer of bars.
struct Series {
  std::string name;
  std::vector<double> values;  ///< NaN leaves a gap
  int colour = 0;              ///< place in the palette, any number >= 0
  bool dashed = false;
};

/// A horizontal line across a plot, such as a proven lower bound.
struct Level {
  std::string name;
  double value = 0.0;
};

/// Curves over the numbered or named places 1, 2, ..., on a logarithmic axis.
struct LinePlot {
  std::string x_label;
  std::string y_label;
  std::vector<std::string> names;  ///< of the places; empty: their numbers
  std::vector<Series> series;
  std::vector<Level> levels;
};

/// Stacked bars, one per name, on a linear axis that starts at 0.
struct BarPlot {
  std::string x_label;
  std::string y_label;
  std::vector<std::string> names;
  std::vector<Series> layers;  ///< from the bottom up
  std::vector<Level> levels;
  std::vector<double> low = {};   ///< ends of a whisker at each place, NaN for none; what lies
  std::vector<double> high = {};  ///< below 0 is cut off. Empty: no whiskers
};

struct PlotSize {
  int width = 880;
  int height = 360;
};

/// A drawn plot: an SVG document, or why there is none.
///
/// The SVG is transparent and follows the reader's light or dark preference.
struct DrawnPlot {
  std::string svg;
  std::string problem;  ///< empty if and only if there is an svg
};

/// Draw with gnuplot, which is looked for along PATH each time.
[[nodiscard]] DrawnPlot draw(const LinePlot& plot, PlotSize size = {});
[[nodiscard]] DrawnPlot draw(const BarPlot& plot, PlotSize size = {});

}  // namespace torsor
