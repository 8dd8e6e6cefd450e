#include "cli/report/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/report/plot_gnuplot.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/plot_svg.hpp"

namespace torsor {
namespace {

/// A gnuplot string; single quotes keep every character but themselves as it is, and an apostrophe
/// is written as ’, since gnuplot 5.4 ends a string at a doubled quote in some places.
std::string gnuplot_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "’";
    } else {
      out += c == '\n' || c == '\r' ? ' ' : c;
    }
  }
  return out + "'";
}

std::string datum(double value) {
  return std::isfinite(value) ? fmt::format("{:.9g}", value) : "NaN";
}

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

std::string y_axis(const AxisTicks& axis) {
  std::string ticks;
  for (const AxisTicks::Tick& tick : axis.ticks) {
    // Marks without a label are minor ones (1): no grid line crosses the plot there.
    ticks += fmt::format("{}{} {:.9g}{}", ticks.empty() ? "" : ",", gnuplot_text(tick.label),
                         tick.value, tick.label.empty() ? " 1" : "");
  }
  return fmt::format("set yrange [{:.9g}:{:.9g}]\nset ytics ({})\n", axis.low, axis.high, ticks);
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

std::string frame(std::string_view x_label, std::string_view y_label, PlotSize size) {
  return fmt::format(
      "set terminal svg size {},{} dynamic noenhanced font 'sans-serif,13' linewidth 1\n"
      "set encoding utf8\nset samples 2\nset datafile missing 'NaN'\n"
      "set key tmargin left horizontal Left reverse samplen 2 textcolor rgb '{}'\n"
      "set border 1 linecolor rgb '{}'\nset tics scale 0 nomirror textcolor rgb '{}'\n"
      "set grid ytics linetype 1 linewidth 1 linecolor rgb '{}'\nset grid noxtics\n"
      "set xlabel {} textcolor rgb '{}'\nset ylabel {} textcolor rgb '{}'\n",
      size.width, size.height, PlotColours::kInk, PlotColours::kLevel, PlotColours::kInk,
      PlotColours::kGrid, gnuplot_text(x_label), PlotColours::kInk, gnuplot_text(y_label),
      PlotColours::kInk);
}

void add_levels(std::vector<std::string>& curves, const std::vector<Level>& levels) {
  int dash = 3;
  for (const Level& level : levels) {
    if (!std::isfinite(level.value)) continue;
    curves.push_back(
        fmt::format("{:.9g} with lines linewidth 1.5 dashtype {} linecolor rgb '{}' title {}",
                    level.value, dash++, PlotColours::kLevel, gnuplot_text(level.name)));
  }
}

DrawnPlot run(const std::string& script) {
  const GnuplotAnswer answer = run_gnuplot(script);
  if (!answer.found) {
    return {{}, "gnuplot is not installed (Debian and Ubuntu: apt install gnuplot-nox)"};
  }
  if (answer.status != 0 || answer.output.find("</svg>") == std::string::npos) {
    const std::string errors = answer.errors.substr(0, 300);
    return {{}, fmt::format("gnuplot failed with status {}: {}", answer.status, errors)};
  }
  return {adapt_svg(answer.output), {}};
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

DrawnPlot nothing_to_draw() { return {{}, "there are no figures to draw"}; }

}  // namespace

DrawnPlot draw(const LinePlot& plot, PlotSize size) {
  const std::size_t count = places(plot.series);
  if (count == 0) return nothing_to_draw();
  std::vector<std::string> curves;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    const Series& one = plot.series[i];
    curves.push_back(fmt::format(
        "$data using 1:{} with linespoints pointtype 7 pointsize {} linewidth 2 dashtype {} "
        "linecolor rgb '{}' title {}",
        i + 2, count > 40 ? "0" : "0.45", one.dashed ? 2 : 1, PlotColours::series(one.colour),
        gnuplot_text(one.name)));
  }
  add_levels(curves, plot.levels);
  return run(frame(plot.x_label, plot.y_label, size) + "set logscale y\n" +
             y_axis(log_ticks(heights(plot.series, plot.levels))) +
             x_axis(count, plot.names, size.width) + data_block(plot.series) +
             fmt::format("plot {}\n", fmt::join(curves, ", ")));
}

DrawnPlot draw(const BarPlot& plot, PlotSize size) {
  const std::vector<Series> sums = cumulated(plot.layers);
  const std::size_t count = places(sums);
  if (count == 0) return nothing_to_draw();
  std::vector<std::string> curves;
  // The tallest first: each lower layer covers the foot of the one above.
  for (std::size_t i = sums.size(); i-- > 0;) {
    curves.push_back(fmt::format("$data using 1:{} with boxes linecolor rgb '{}' title {}", i + 2,
                                 PlotColours::series(sums[i].colour), gnuplot_text(sums[i].name)));
  }
  add_levels(curves, plot.levels);
  return run(frame(plot.x_label, plot.y_label, size) +
             "set boxwidth 0.72\nset style fill solid 1 noborder\n" +
             y_axis(linear_ticks(heights(sums, plot.levels))) +
             x_axis(count, plot.names, size.width) + data_block(sums) +
             fmt::format("plot {}\n", fmt::join(curves, ", ")));
}

}  // namespace torsor
