#include "cli/report/plot_script.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/report/plot_gnuplot.hpp"
#include "cli/report/plot_svg.hpp"

namespace torsor {

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

std::string gnuplot_colour(int colour) {
  return gnuplot_text(colour < 0 ? PlotColours::kLevel : PlotColours::series(colour));
}

std::string axis_script(char name, const AxisTicks& axis) {
  std::string ticks;
  for (const AxisTicks::Tick& tick : axis.ticks) {
    // Marks without a label are minor ones (1): no grid line crosses the plot there.
    ticks += fmt::format("{}{} {:.9g}{}", ticks.empty() ? "" : ",", gnuplot_text(tick.label),
                         tick.value, tick.label.empty() ? " 1" : "");
  }
  return fmt::format("set {0}range [{1:.9g}:{2:.9g}]\nset {0}tics ({3})\n", name, axis.low,
                     axis.high, ticks);
}

std::string frame_script(std::string_view x_label, std::string_view y_label, PlotSize size) {
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

DrawnPlot run_script(const std::string& script) {
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

DrawnPlot nothing_to_draw() { return {{}, "there are no figures to draw"}; }

}  // namespace torsor
