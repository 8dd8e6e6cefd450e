#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "cli/report/diagnosis_figures.hpp"
#include "cli/report/phase_map.hpp"
#include "cli/report/pixels.hpp"
#include "cli/report/plot_xy.hpp"
#include "datasets/png.hpp"

namespace torsor {
namespace {

constexpr std::size_t kMostBars = 60;  // of one dimension
constexpr int kLightBlue = 5;          // of the palette: whiskers stay visible on it
constexpr PlotSize kHalf{430, 380};

template <class Plot>
FigurePlot plot_of(Plot plot, PlotSize wide = {}, std::string suffix = {}) {
  return {std::move(suffix), wide,
          [plot = std::move(plot)](PlotSize size) { return draw(plot, size); }};
}

XyPlot oscillation_plot(const OscillationFigure& figure) {
  XyPlot plot;
  plot.x_label = "distance ε from the symmetric image";
  plot.y_label = "oscillation of the code";
  plot.x_scale = plot.y_scale = AxisScale::logarithmic;
  int colour = 0;
  for (const NamedCurve& curve : figure.curves) {
    plot.series.push_back({curve.name, figure.epsilons, curve.values, colour++,
                           XySeries::Mark::line_and_points, false});
  }
  if (figure.level) plot.levels.push_back({figure.level->first, figure.level->second});
  return plot;
}

BarPlot multiplicity_plot(const MultiplicitiesFigure& figure) {
  return {"irreducible representation",
          "multiplicity",
          figure.names,
          {{"multiplicity in the code", figure.values, kLightBlue, false}},
          {},
          figure.low,
          figure.high};
}

using Bars = std::vector<BarcodeFigure::Bar>;

double end_of(const BarcodeFigure::Bar& bar, double radius) { return bar.death.value_or(radius); }

/// The bars of every dimension, the earliest first and of these the shortest.
std::map<std::int64_t, Bars> by_dimension(const BarcodeFigure& figure) {
  std::map<std::int64_t, Bars> out;
  for (const BarcodeFigure::Bar& bar : figure.bars) out[bar.dimension].push_back(bar);
  for (auto& [dimension, bars] : out) {
    std::stable_sort(bars.begin(), bars.end(), [&](const auto& a, const auto& b) {
      return end_of(a, figure.radius) - a.birth > end_of(b, figure.radius) - b.birth;
    });
    if (bars.size() > kMostBars) bars.resize(kMostBars);
    std::stable_sort(bars.begin(), bars.end(), [&](const auto& a, const auto& b) {
      return std::pair(a.birth, end_of(a, figure.radius)) <
             std::pair(b.birth, end_of(b, figure.radius));
    });
  }
  return out;
}

std::string homology(std::int64_t dimension) { return fmt::format("H{}", dimension); }

SpanPlot barcode_plot(const BarcodeFigure& figure) {
  SpanPlot plot;
  plot.x_label = "scale";
  plot.y_label = "bars";
  for (const auto& [dimension, bars] : by_dimension(figure)) {
    SpanPlot::Layer layer{homology(dimension), static_cast<int>(dimension), {}};
    for (const BarcodeFigure::Bar& bar : bars) {
      layer.spans.push_back({bar.birth, end_of(bar, figure.radius), !bar.death});
    }
    plot.layers.push_back(std::move(layer));
  }
  return plot;
}

/// Deaths over births; bars that live on are triangles on the line of the last scale.
XyPlot diagram_plot(const BarcodeFigure& figure) {
  XyPlot plot;
  plot.x_label = "birth";
  plot.y_label = "death";
  std::map<std::int64_t, std::pair<XySeries, XySeries>> marks;
  for (const BarcodeFigure::Bar& bar : figure.bars) {
    auto& [dead, alive] = marks[bar.dimension];
    XySeries& one = bar.death ? dead : alive;
    one.x.push_back(bar.birth);
    one.y.push_back(end_of(bar, figure.radius));
  }
  plot.series.push_back(
      {"", {0.0, figure.radius}, {0.0, figure.radius}, -1, XySeries::Mark::line, false});
  for (auto& [dimension, both] : marks) {
    auto& [dead, alive] = both;
    dead.colour = alive.colour = static_cast<int>(dimension);
    dead.mark = XySeries::Mark::points;
    alive.mark = XySeries::Mark::triangles;
    dead.name = dead.x.empty() ? "" : homology(dimension);
    alive.name = dead.x.empty() ? homology(dimension) : "";
    for (XySeries* one : {&dead, &alive}) {
      if (!one->x.empty()) plot.series.push_back(std::move(*one));
    }
  }
  plot.levels.push_back({"▲ lives on", figure.radius});
  return plot;
}

XyPlot path_plot(const PathFigure& figure) {
  XyPlot plot;
  plot.x_label = "t along the path";
  plot.y_label = "speed of the code";
  plot.y_scale = AxisScale::logarithmic;
  plot.series.push_back(
      {"|d code / dt|", figure.t, figure.speed, 0, XySeries::Mark::line_and_points, false});
  const ValueRange range =
      figure.images.empty() ? ValueRange{} : value_range(figure.images.front().image);
  for (const PlacedImage& one : figure.images) {
    const double aspect =
        static_cast<double>(one.image.size(1)) / static_cast<double>(one.image.size(2));
    plot.strip.push_back({one.x, encode_png(picture(one.image, range)), aspect});
  }
  return plot;
}

struct PlotsOf {
  std::vector<FigurePlot> operator()(const UnknownFigure&) const { return {}; }
  std::vector<FigurePlot> operator()(const PhaseMapFigure& figure) const {
    return {plot_of(figure)};
  }
  std::vector<FigurePlot> operator()(const OscillationFigure& figure) const {
    return {plot_of(oscillation_plot(figure))};
  }
  std::vector<FigurePlot> operator()(const MultiplicitiesFigure& figure) const {
    return {plot_of(multiplicity_plot(figure))};
  }
  std::vector<FigurePlot> operator()(const BarcodeFigure& figure) const {
    if (figure.bars.empty()) return {plot_of(SpanPlot{})};
    return {plot_of(barcode_plot(figure), kHalf), plot_of(diagram_plot(figure), kHalf, "-diagram")};
  }
  std::vector<FigurePlot> operator()(const PathFigure& figure) const {
    return {plot_of(path_plot(figure))};
  }
};

}  // namespace

std::vector<FigurePlot> figure_plots(const DiagnosisFigure& figure) {
  return std::visit(PlotsOf{}, figure.content);
}

std::string figure_sentence(const DiagnosisFigure& figure) {
  std::string sentence = figure.sentence;
  const auto* barcode = std::get_if<BarcodeFigure>(&figure.content);
  if (barcode == nullptr) return sentence;
  std::map<std::int64_t, std::size_t> counts;
  for (const BarcodeFigure::Bar& bar : barcode->bars) ++counts[bar.dimension];
  for (const auto& [dimension, count] : counts) {
    if (count <= kMostBars) continue;
    sentence += fmt::format(" Of the {} bars of {} the {} longest are drawn.", count,
                            homology(dimension), kMostBars);
  }
  return sentence;
}

}  // namespace torsor
