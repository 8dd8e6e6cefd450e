#include "cli/report/plot_xy.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/report/plot_scale.hpp"
#include "cli/report/plot_script.hpp"
#include "cli/report/plot_strip.hpp"
#include "cli/report/plot_svg.hpp"

namespace torsor {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kLabelRoom = 62;  // pixels of one number under an axis

AxisTicks x_ticks(AxisScale scale, const std::vector<double>& values, int width) {
  return with_room(scale == AxisScale::logarithmic ? log_ticks(values) : tight_ticks(values),
                   std::max(2, (width - 90) / kLabelRoom));
}

AxisTicks y_ticks(AxisScale scale, const std::vector<double>& values) {
  return scale == AxisScale::logarithmic ? log_ticks(values) : range_ticks(values);
}

/// The value, or NaN where the axis has no place for it.
double placed(AxisScale scale, double value) {
  return scale == AxisScale::logarithmic && !(value > 0.0) ? kNan : value;
}

std::string block(const XyPlot& plot, std::size_t number) {
  const XySeries& one = plot.series[number];
  std::string rows = fmt::format("$data{} << END\n", number);
  for (std::size_t i = 0; i < one.x.size() && i < one.y.size(); ++i) {
    rows += fmt::format("{} {}\n", datum(placed(plot.x_scale, one.x[i])),
                        datum(placed(plot.y_scale, one.y[i])));
  }
  return rows + "END\n";
}

std::string curve(const XySeries& one, std::size_t number) {
  const bool many = one.x.size() > 60;
  std::string style;
  switch (one.mark) {
    case XySeries::Mark::line:
      style = "lines";
      break;
    case XySeries::Mark::line_and_points:
      style = fmt::format("linespoints pointtype 7 pointsize {}", many ? "0" : "0.45");
      break;
    case XySeries::Mark::points:
      style = fmt::format("points pointtype 7 pointsize {}", many ? "0.4" : "0.6");
      break;
    case XySeries::Mark::triangles:
      style = "points pointtype 9 pointsize 0.9";
      break;
  }
  const bool line = one.mark == XySeries::Mark::line || one.mark == XySeries::Mark::line_and_points;
  const std::string stroke =
      line ? fmt::format(" linewidth 2 dashtype {}", one.dashed ? 2 : 1) : std::string();
  const std::string key = one.name.empty() ? "notitle" : "title " + gnuplot_text(one.name);
  return fmt::format("$data{} using 1:2 with {}{} linecolor rgb {} {}", number, style, stroke,
                     gnuplot_colour(one.colour), key);
}

/// Values of all series and levels along one axis.
std::vector<double> extent(const XyPlot& plot, bool of_y) {
  std::vector<double> all;
  for (const XySeries& one : plot.series) {
    const std::vector<double>& values = of_y ? one.y : one.x;
    all.insert(all.end(), values.begin(), values.end());
  }
  for (const Level& level : plot.levels) {
    if (of_y) all.push_back(level.value);
  }
  for (const PlotImage& image : plot.strip) {
    if (!of_y) all.push_back(image.x);
  }
  return all;
}

bool has_points(const XyPlot& plot) {
  return std::any_of(plot.series.begin(), plot.series.end(),
                     [](const XySeries& one) { return !one.x.empty() && !one.y.empty(); });
}

std::string log_script(const XyPlot& plot) {
  std::string script;
  if (plot.x_scale == AxisScale::logarithmic) script += "set logscale x\n";
  if (plot.y_scale == AxisScale::logarithmic) script += "set logscale y\n";
  return script;
}

std::string layer_block(const SpanPlot::Layer& layer, std::size_t first, const std::string& name,
                        bool open) {
  std::string rows = name + " << END\n";
  for (std::size_t i = 0; i < layer.spans.size(); ++i) {
    const SpanPlot::Span& span = layer.spans[i];
    if (span.open != open) continue;
    rows +=
        fmt::format("{} {} {} 0\n", datum(span.low), first + i + 1, datum(span.high - span.low));
  }
  return rows + "END\n";
}

}  // namespace

DrawnPlot draw(const XyPlot& plot, PlotSize size) {
  if (!has_points(plot)) return nothing_to_draw();
  const AxisTicks x = x_ticks(plot.x_scale, extent(plot, false), size.width);
  const AxisTicks y = y_ticks(plot.y_scale, extent(plot, true));
  const Strip strip(plot.strip, x, plot.x_scale, size);
  std::vector<std::string> curves;
  std::string blocks;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    if (plot.series[i].x.empty()) continue;
    curves.push_back(curve(plot.series[i], i));
    blocks += block(plot, i);
  }
  add_levels(curves, plot.levels);
  return strip.add_to(
      run_script(frame_script(plot.x_label, plot.y_label, {size.width, strip.total_height()}) +
                 strip.margins() + log_script(plot) + axis_script('x', x) + axis_script('y', y) +
                 "set xtics scale 0.5,0.25 out\n" + blocks +
                 fmt::format("plot {}\n", fmt::join(curves, ", "))));
}

DrawnPlot draw(const SpanPlot& plot, PlotSize size) {
  std::size_t rows = 0;
  std::vector<double> ends{0.0};
  std::vector<std::string> curves;
  std::string blocks;
  for (std::size_t l = 0; l < plot.layers.size(); ++l) {
    for (const SpanPlot::Span& span : plot.layers[l].spans) {
      ends.insert(ends.end(), {span.low, span.high});
    }
    for (const bool open : {false, true}) {
      const std::string name = fmt::format("$layer{}{}", l, open ? "open" : "");
      blocks += layer_block(plot.layers[l], rows, name, open);
    }
    rows += plot.layers[l].spans.size();
  }
  if (rows == 0) return nothing_to_draw();
  const double width = std::clamp(0.55 * (size.height - 90) / static_cast<double>(rows), 1.2, 6.0);
  for (std::size_t l = 0; l < plot.layers.size(); ++l) {
    if (plot.layers[l].spans.empty()) continue;
    const std::string colour = gnuplot_colour(plot.layers[l].colour);
    curves.push_back(fmt::format("NaN with lines linewidth 5 linecolor rgb {} title {}", colour,
                                 gnuplot_text(plot.layers[l].name)));
    curves.push_back(fmt::format(
        "$layer{} using 1:2:3:4 with vectors nohead linewidth {:.2f} linecolor rgb {} notitle", l,
        width, colour));
    curves.push_back(
        fmt::format("$layer{}open using 1:2:3:4 with vectors head filled size screen 0.022,18 "
                    "fixed linewidth {:.2f} linecolor rgb {} notitle",
                    l, width, colour));
  }
  const AxisTicks x = x_ticks(AxisScale::linear, ends, size.width);
  return run_script(frame_script(plot.x_label, plot.y_label, size) + axis_script('x', x) +
                    fmt::format("set yrange [0:{}]\nunset ytics\n", rows + 1) +
                    "set xtics scale 0.5,0.25 out\n" + blocks +
                    fmt::format("plot {}\n", fmt::join(curves, ", ")));
}

}  // namespace torsor
