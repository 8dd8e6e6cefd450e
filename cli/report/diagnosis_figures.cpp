#include "cli/report/diagnosis_figures.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include "cli/report/files.hpp"
#include "cli/report/orbits.hpp"
#include "cli/report/phase_colour.hpp"
#include "cli/report/pictures.hpp"
#include "cli/report/pixels.hpp"
#include "cli/report/plot_scale.hpp"
#include "core/file.hpp"
#include "datasets/contact_sheet.hpp"
#include "datasets/png.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kMostRows = 200;

std::string whole_text(std::optional<std::int64_t> value) {
  return value ? count_text(*value) : kNone;
}

/// The rows `row(i)` for up to 200 evenly spread i.
template <class Row>
TextTable spread_table(std::vector<std::string> columns, std::size_t count, const Row& row) {
  TextTable table{std::move(columns), {}};
  for (const std::int64_t i : spread(static_cast<std::int64_t>(count), kMostRows)) {
    table.rows.push_back(row(static_cast<std::size_t>(i)));
  }
  return table;
}

struct TableOf {
  TextTable operator()(const UnknownFigure&) const { return {}; }

  TextTable operator()(const PhaseMapFigure& figure) const {
    return spread_table(
        {"vortex", "x", "y", "charge", "type", "stabilizer order"}, figure.vortices.size(),
        [&](std::size_t i) -> std::vector<std::string> {
          const VortexMark& one = figure.vortices[i];
          return {std::to_string(i + 1),           number_text(one.x), number_text(one.y),
                  fmt::format("{:+}", one.charge), one.type,           whole_text(one.stabilizer)};
        });
  }

  TextTable operator()(const OscillationFigure& figure) const {
    std::vector<std::string> columns{"ε"};
    for (const NamedCurve& curve : figure.curves) columns.push_back(curve.name);
    return spread_table(columns, figure.epsilons.size(), [&](std::size_t i) {
      std::vector<std::string> row{number_text(figure.epsilons[i])};
      for (const NamedCurve& curve : figure.curves) row.push_back(number_text(curve.values[i]));
      return row;
    });
  }

  TextTable operator()(const MultiplicitiesFigure& figure) const {
    const bool bounds = !figure.low.empty();
    std::vector<std::string> columns{"irrep", "multiplicity"};
    if (bounds) columns.insert(columns.end(), {"from", "to"});
    return spread_table(columns, figure.names.size(), [&](std::size_t i) {
      std::vector<std::string> row{figure.names[i], number_text(figure.values[i])};
      if (bounds) {
        row.insert(row.end(), {number_text(figure.low[i]), number_text(figure.high[i])});
      }
      return row;
    });
  }

  TextTable operator()(const BarcodeFigure& figure) const {
    std::vector<BarcodeFigure::Bar> bars = figure.bars;
    const auto length = [&](const BarcodeFigure::Bar& bar) {
      return bar.death.value_or(figure.radius) - bar.birth;
    };
    std::stable_sort(bars.begin(), bars.end(),
                     [&](const auto& a, const auto& b) { return length(a) > length(b); });
    // The longest say most, so the list is cut instead of thinned.
    bars.resize(std::min(bars.size(), static_cast<std::size_t>(kMostRows)));
    return spread_table({"homology", "birth", "death", "length"}, bars.size(),
                        [&](std::size_t i) -> std::vector<std::string> {
                          const BarcodeFigure::Bar& bar = bars[i];
                          return {fmt::format("H{}", bar.dimension), number_text(bar.birth),
                                  bar.death ? number_text(*bar.death)
                                            : fmt::format("after {}", number_text(figure.radius)),
                                  (bar.death ? "" : "≥ ") + number_text(length(bar))};
                        });
  }

  TextTable operator()(const PathFigure& figure) const {
    return spread_table({"t", "speed"}, figure.t.size(),
                        [&](std::size_t i) -> std::vector<std::string> {
                          return {number_text(figure.t[i]), number_text(figure.speed[i])};
                        });
  }
};

std::vector<Picture> path_pictures(const PathFigure& path) {
  std::vector<Picture> out;
  for (const PlacedImage& one : path.images) {
    out.push_back(picture(one.image, value_range(path.images.front().image)));
  }
  return out;
}

/// Where the strip under the plot is missing, the images stand by themselves.
void add_path_images(Html& html, const PathFigure& path) {
  const std::vector<Picture> pictures = path_pictures(path);
  if (pictures.empty()) return;
  std::vector<std::string> places;
  for (const PlacedImage& one : path.images) places.push_back(fmt::format("{:.3g}", one.x));
  add_orbit_rows(html, places, {{"path", "", &pictures}}, {.corner = "t", .framed = false});
}

bool has_raster(const DiagnosisFigure& figure) {
  if (std::holds_alternative<PhaseMapFigure>(figure.content)) return true;
  const auto* path = std::get_if<PathFigure>(&figure.content);
  return path != nullptr && !path->images.empty();
}

/// A figure of a known kind and what its files are called, but for their endings: "barcode-2".
struct NamedFigure {
  std::string stem;
  const DiagnosisFigure* figure;
};

std::vector<NamedFigure> named_figures(const Diagnosis& diagnosis) {
  std::vector<NamedFigure> out;
  std::map<std::string, int> numbers;
  for (const DiagnosisFigure& figure : diagnosis.figures) {
    const std::string kind = figure_kind(figure);
    if (!kind.empty()) out.push_back({fmt::format("{}-{}", kind, ++numbers[kind]), &figure});
  }
  return out;
}

/// The rasters of a figure as `stem`.png.
void write_raster(const DiagnosisFigure& figure, const std::filesystem::path& stem) {
  constexpr std::int64_t kUpscale = 4;
  const std::string file = stem.string() + ".png";
  if (const auto* map = std::get_if<PhaseMapFigure>(&figure.content)) {
    const Picture raster = phase_picture(map->values);
    write_png(file, tile_images(raster.unsqueeze(0), 1, 0, kUpscale));
  } else if (const auto* path = std::get_if<PathFigure>(&figure.content)) {
    const std::vector<Picture> pictures = path_pictures(*path);
    if (pictures.empty()) return;
    write_png(file, tile_images(at::stack(pictures), std::ssize(pictures), 2, kUpscale));
  }
}

}  // namespace

std::string figure_kind(const DiagnosisFigure& figure) {
  static constexpr std::array<const char*, 6> kKinds{
      "", "phase-map", "oscillation", "multiplicities", "barcode", "path"};
  return kKinds.at(figure.content.index());
}

TextTable figure_table(const DiagnosisFigure& figure) {
  return std::visit(TableOf{}, figure.content);
}

void add_diagnosis_figure(Html& html, const DiagnosisFigure& figure, std::string_view heading,
                          const std::string& anchor) {
  html.element(heading, figure.title, {{"id", anchor}});
  const std::vector<FigurePlot> plots = figure_plots(figure);
  if (plots.empty()) {
    const std::string kind = std::get<UnknownFigure>(figure.content).kind;
    if (!figure.sentence.empty()) html.element("p", figure.sentence);
    html.element("p", fmt::format("This version draws no figures of the kind \"{}\".", kind),
                 {{"class", "notice"}});
    return;
  }
  std::vector<DrawnPair> drawn;
  for (const FigurePlot& plot : plots) {
    drawn.push_back({plot.draw(plot.wide), plot.draw({.width = 400, .height = 320})});
  }
  const bool missing = !drawn.front().wide.problem.empty();
  const bool map = std::holds_alternative<PhaseMapFigure>(figure.content);
  add_drawn(html, drawn, figure_sentence(figure), figure_table(figure),
            map ? "The vortices of this map" : "The figures behind this plot");
  const auto* path = std::get_if<PathFigure>(&figure.content);
  if (missing && path != nullptr) add_path_images(html, *path);
}

std::vector<std::string> diagnosis_figure_files(const Diagnosis& diagnosis) {
  std::vector<std::string> names;
  for (const NamedFigure& one : named_figures(diagnosis)) {
    if (has_raster(*one.figure)) names.push_back(one.stem + ".png");
    for (const FigurePlot& plot : figure_plots(*one.figure)) {
      names.push_back(one.stem + plot.suffix + ".svg");
    }
  }
  return names;
}

void write_diagnosis_figures(const Diagnosis& diagnosis, const std::filesystem::path& folder) {
  if (diagnosis.figures.empty()) return;
  make_folder(folder);
  for (const NamedFigure& one : named_figures(diagnosis)) {
    write_raster(*one.figure, folder / one.stem);
    for (const FigurePlot& plot : figure_plots(*one.figure)) {
      const DrawnPlot drawn = plot.draw(plot.wide);
      if (drawn.problem.empty()) write_file(folder / (one.stem + plot.suffix + ".svg"), drawn.svg);
    }
  }
}

}  // namespace torsor
