#include "cli/report/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/report/plot_scale.hpp"
#include "cli/report/plot_script.hpp"
#include "cli/report/plot_svg.hpp"

namespace torsor {
namespace {

std::size_t places(const std::vector<Series>& series) {
  std::size_t count = 0;
  for (const Series& one : series) count = std::max(count, one.values.size());
  return count;
}

/// One row per place: its number, then the value of each series.
std::string data_block(const std::vector<Series>& series) {
  std::string rows = "$data << END\n";
  for (std::size_t i = 0; i < places(series); ++i) {
    rows += std::to_string(i + 1);
    for (const Series& one : series) {
      const bool there = i < one.values.size();
      rows += ' ';
      rows += datum(there ? one.values[i] : std::numeric_limits<double>::quiet_NaN());
    }
    rows += '\n';
  }
  return rows + "END\n";
}

/// One row per whisker: its place, the lower and the upper end.
std::string whiskers_block(const BarPlot& plot) {
  std::string rows = "$whiskers << END\n";
  for (std::size_t i = 0; i < plot.low.size() && i < plot.high.size(); ++i) {
    rows += fmt::format("{} {} {}\n", i + 1, datum(plot.low[i]), datum(plot.high[i]));
  }
  return rows + "END\n";
}

std::string x_axis(std::size_t count, const std::vector<std::string>& names, int width) {
  std::size_t longest = 2;
  for (const std::string& name : names) longest = std::max(longest, name.size());
  const int room = (width - 90) / (static_cast<int>(longest) * 8 + 10);
  const auto step = static_cast<std::size_t>(label_step(static_cast<int>(count), room));
  // Named places are labelled from the first on, numbers at multiples of the step.
  std::string ticks;
  for (std::size_t i = names.empty() ? step - 1 : 0; i < count; i += step) {
    ticks += fmt::format("{}{} {}", ticks.empty() ? "" : ",",
                         gnuplot_text(i < names.size() ? names[i] : std::to_string(i + 1)), i + 1);
  }
  return fmt::format("set xrange [0.4:{}.6]\nset xtics ({})\n", count, ticks);
}

std::vector<double> heights(const std::vector<Series>& series, const std::vector<Level>& levels) {
  std::vector<double> all;
  for (const Series& one : series) all.insert(all.end(), one.values.begin(), one.values.end());
  for (const Level& level : levels) all.push_back(level.value);
  return all;
}

/// The layers' sums from the bottom up.
std::vector<Series> cumulated(std::vector<Series> layers) {
  for (std::size_t l = 1; l < layers.size(); ++l) {
    for (std::size_t i = 0; i < layers[l].values.size() && i < layers[l - 1].values.size(); ++i) {
      layers[l].values[i] += layers[l - 1].values[i];
    }
  }
  return layers;
}

}  // namespace

DrawnPlot draw(const LinePlot& plot, PlotSize size) {
  const std::size_t count = places(plot.series);
  if (count == 0) return nothing_to_draw();
  std::vector<std::string> curves;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    const Series& one = plot.series[i];
    curves.push_back(fmt::format(
        "$data using 1:{} with linespoints pointtype 7 pointsize {} linewidth 2 dashtype {} "
        "linecolor rgb {} title {}",
        i + 2, count > 40 ? "0" : "0.45", one.dashed ? 2 : 1, gnuplot_colour(one.colour),
        gnuplot_text(one.name)));
  }
  add_levels(curves, plot.levels);
  return run_script(frame_script(plot.x_label, plot.y_label, size) + "set logscale y\n" +
                    axis_script('y', log_ticks(heights(plot.series, plot.levels))) +
                    x_axis(count, plot.names, size.width) + data_block(plot.series) +
                    fmt::format("plot {}\n", fmt::join(curves, ", ")));
}

DrawnPlot draw(const BarPlot& plot, PlotSize size) {
  const std::vector<Series> sums = cumulated(plot.layers);
  const std::size_t count = places(sums);
  if (count == 0) return nothing_to_draw();
  std::vector<double> values = heights(sums, plot.levels);
  values.insert(values.end(), plot.high.begin(), plot.high.end());
  std::vector<std::string> curves;
  // The tallest first: each lower layer covers the foot of the one above.
  for (std::size_t i = sums.size(); i-- > 0;) {
    curves.push_back(fmt::format("$data using 1:{} with boxes linecolor rgb {} title {}", i + 2,
                                 gnuplot_colour(sums[i].colour), gnuplot_text(sums[i].name)));
  }
  if (!plot.low.empty()) {
    curves.push_back(
        fmt::format("$whiskers using 1:2:(0):($3-$2) with vectors heads size screen 0.006,90 fixed "
                    "linewidth 1.5 linecolor rgb '{}' notitle",
                    PlotColours::kInk));
  }
  add_levels(curves, plot.levels);
  return run_script(frame_script(plot.x_label, plot.y_label, size) +
                    "set boxwidth 0.72\nset style fill solid 1 noborder\n" +
                    axis_script('y', linear_ticks(values)) + x_axis(count, plot.names, size.width) +
                    data_block(sums) + whiskers_block(plot) +
                    fmt::format("plot {}\n", fmt::join(curves, ", ")));
}

}  // namespace torsor
