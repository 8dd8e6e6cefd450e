#pragma once

#include <string>
#include <vector>

#include "cli/report/plot.hpp"

namespace torsor {

enum class AxisScale { linear, logarithmic };

/// Places (x, y), joined in their order or shown as marks; a NaN leaves a gap.
struct XySeries {
  enum class Mark { line, line_and_points, points, triangles };
  std::string name;  ///< empty: not in the key
  std::vector<double> x;
  std::vector<double> y;
  int colour = 0;  ///< place in the palette; negative: the colour of levels
  Mark mark = Mark::line_and_points;
  bool dashed = false;
};

/// A picture that stands under the place x of the axis.
struct PlotImage {
  double x = 0.0;
  std::string png;      ///< the bytes of the file
  double aspect = 1.0;  ///< height / width
};

/// Curves and marks over two numeric axes; on a logarithmic one values <= 0 are left out.
struct XyPlot {
  std::string x_label;
  std::string y_label;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  std::vector<XySeries> series;
  std::vector<Level> levels;
  std::vector<PlotImage> strip;  ///< as many as fit, left to right, under the plot
};

/// Horizontal bars from `low` to `high` on a linear axis, one row each from the bottom up; an open
/// one ends in an arrowhead.
struct SpanPlot {
  struct Span {
    double low = 0.0;
    double high = 0.0;
    bool open = false;
  };
  struct Layer {
    std::string name;
    int colour = 0;
    std::vector<Span> spans;
  };
  std::string x_label;
  std::string y_label;
  std::vector<Layer> layers;
};

/// Draw with gnuplot, as the plots of plot.hpp. A strip makes the plot taller than `size`.
[[nodiscard]] DrawnPlot draw(const XyPlot& plot, PlotSize size = {});
[[nodiscard]] DrawnPlot draw(const SpanPlot& plot, PlotSize size = {});

}  // namespace torsor
