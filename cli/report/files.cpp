#include "cli/report/files.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include "cli/report/diagnosis_figures.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/windings.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/contact_sheet.hpp"
#include "datasets/png.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kPadding = 2;
constexpr std::int64_t kUpscale = 3;

Picture in_colour(const Picture& picture) {
  return picture.size(0) == 3 ? picture : picture.expand({3, picture.size(1), picture.size(2)});
}

void write_sheet(const std::filesystem::path& path, const std::vector<Picture>& tiles,
                 std::int64_t columns) {
  write_png(path, tile_images(at::stack(tiles), columns, kPadding, kUpscale));
}

void write_reconstructions(const RunReport& run, const std::filesystem::path& folder) {
  std::vector<Picture> tiles;
  for (const PairExample& pair : run.pairs) {
    for (const Picture& tile :
         {pair.x1, pair.decoded_x1, pair.x2, pair.decoded_x2, pair.difference}) {
      tiles.push_back(in_colour(tile));
    }
  }
  if (!tiles.empty()) write_sheet(folder / "reconstructions.png", tiles, 5);
}

void write_orbit(const OrbitExample& orbit, const std::filesystem::path& folder) {
  std::vector<Picture> tiles = orbit.shown;
  tiles.insert(tiles.end(), orbit.decoded.begin(), orbit.decoded.end());
  write_sheet(folder / fmt::format("orbit-{}.png", orbit.object), tiles,
              static_cast<std::int64_t>(orbit.shown.size()));
}

void write_traversals(const Traversals& traversals, const std::filesystem::path& folder) {
  std::vector<Picture> tiles;
  for (const Traversals::Row& row : traversals.rows) {
    tiles.insert(tiles.end(), row.decoded.begin(), row.decoded.end());
  }
  if (tiles.empty()) return;
  write_sheet(folder / "traversals.png", tiles, std::ssize(traversals.steps));
}

void write_plot(const DrawnPlot& plot, const std::filesystem::path& path) {
  if (plot.problem.empty()) write_file(path, plot.svg);
}

}  // namespace

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw DataError(folder.string(), "the folder cannot be made: " + error.message());
}

void write_comparison_files(const ReportData& data, const std::filesystem::path& folder) {
  if (data.comparisons.empty()) return;
  make_folder(folder);
  for (const OrbitComparison& one : data.comparisons) {
    std::vector<Picture> tiles = one.shown;
    for (const OrbitComparison::Row& row : one.rows) {
      tiles.insert(tiles.end(), row.decoded.begin(), row.decoded.end());
    }
    write_sheet(folder / fmt::format("orbit-{}.png", one.object), tiles, std::ssize(one.shown));
  }
}

void write_figure_files(const RunReport& run, const std::filesystem::path& folder) {
  make_folder(folder);
  write_reconstructions(run, folder);
  for (const OrbitExample& orbit : run.orbits) write_orbit(orbit, folder);
  write_traversals(run.traversals, folder);
  write_plot(draw(loss_plot({run.figures})), folder / "losses.svg");
  write_plot(draw(element_bars(run.figures)), folder / "elements.svg");
  if (run.figures.windings && run.figures.windings->log.steps().size() > 1) {
    write_plot(draw(winding_plot(*run.figures.windings)), folder / "windings.svg");
    write_plot(draw(winding_length_plot(*run.figures.windings)), folder / "winding-lengths.svg");
  }
  if (run.figures.diagnosis) write_diagnosis_figures(*run.figures.diagnosis, folder);
}

}  // namespace torsor
