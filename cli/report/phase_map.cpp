#include "cli/report/phase_map.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/report/phase_marks.hpp"
#include "cli/report/pixels.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/plot_script.hpp"
#include "cli/report/plot_svg.hpp"

namespace torsor {
namespace {

constexpr double kLabel = 17.0;  // a line of text
constexpr double kLargestTile = 110.0;
constexpr std::size_t kMostTiles = 5;  // along one side

/// Where the map's square lies in the drawing and its points lie in the square.
struct Square {
  double x, y, side;
  double radius;
  double cells;

  [[nodiscard]] double across(double u) const {
    const double place = (std::clamp(u, -radius, radius) + radius) / (2 * radius);
    return x + (place * cells + 0.5) / (cells + 1.0) * side;
  }
  [[nodiscard]] double up(double v) const { return y + side - (across(v) - x); }
};

std::string coordinate(double value) { return fmt::format("{:.3g}", value == 0.0 ? 0.0 : value); }

std::string axes(const Square& square) {
  std::string out = fmt::format(
      "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"none\" "
      "stroke=\"{}\"/>\n",
      square.x, square.y, square.side, square.side, PlotColours::kLevel);
  for (const double value : {-square.radius, 0.0, square.radius}) {
    out += svg_text(square.across(value), square.y + square.side + kLabel, coordinate(value));
    out += svg_text(square.x - 7, square.up(value) + 4, coordinate(value), "end");
  }
  return out;
}

std::string marks(const Square& square, const std::vector<VortexMark>& vortices) {
  std::string out;
  for (const VortexMark& one : vortices) {
    if (std::max(std::abs(one.x), std::abs(one.y)) > square.radius) continue;
    out += vortex_svg(square.across(one.x), square.up(one.y), one.type, one.charge);
  }
  return out;
}

/// A row or column of images beside the map.
struct Side {
  bool vertical;
  bool above;   // the map is below the images, so their places are written above them
  double x, y;  // of the first image's corner
  double length;
  std::vector<const PlacedImage*> images;
};

/// At most as many as fit, in the order of their place.
std::vector<const PlacedImage*> ordered(std::vector<const PlacedImage*> images, bool vertical) {
  std::stable_sort(images.begin(), images.end(), [&](const PlacedImage* a, const PlacedImage* b) {
    return vertical ? a->y > b->y : a->x < b->x;
  });
  if (images.size() <= kMostTiles) return images;
  std::vector<const PlacedImage*> some;
  for (std::size_t i = 0; i < kMostTiles; ++i) {
    some.push_back(images[i * (images.size() - 1) / (kMostTiles - 1)]);
  }
  return some;
}

double tile_side(const Side& side, std::size_t count) {
  const double room = side.length / static_cast<double>(count) - (side.vertical ? kLabel + 8 : 8);
  return std::min(kLargestTile, room);
}

/// The images of one side, each joined to its place on the map.
std::string tiles(const Square& square, const Side& side, ValueRange range) {
  if (side.images.empty()) return {};
  const std::vector<const PlacedImage*> images = ordered(side.images, side.vertical);
  const double tile = tile_side(side, images.size());
  const double span = side.length - tile - (side.vertical ? kLabel : 0.0);
  std::string out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const double share =
        images.size() == 1 ? 0.5 : static_cast<double>(i) / static_cast<double>(images.size() - 1);
    const double x = side.x + (side.vertical ? 0.0 : share * span);
    const double y = side.y + (side.vertical ? share * span : 0.0) + (side.above ? kLabel : 0.0);
    const PlacedImage& one = *images[i];
    const double px = square.across(one.x);
    const double py = square.up(one.y);
    out += fmt::format(
        "<path d=\"M{:.2f} {:.2f}L{:.2f} {:.2f}\" stroke=\"{}\" fill=\"none\"/>\n"
        "<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"3\" fill=\"#ffffff\" stroke=\"#15181c\"/>\n",
        std::clamp(px, x, x + tile), std::clamp(py, y, y + tile), px, py, PlotColours::kLevel, px,
        py);
    out += svg_picture(x, y, tile, tile, picture(one.image, range));
    out += svg_text(x + tile / 2, side.above ? y - 5 : y + tile + kLabel - 4,
                    fmt::format("({}, {})", coordinate(one.x), coordinate(one.y)), "middle", 11);
  }
  return out;
}

ValueRange common_range(const std::vector<PlacedImage>& images) {
  ValueRange range;
  for (const PlacedImage& one : images) {
    const ValueRange own = value_range(one.image);
    range = {std::min(range.low, own.low), std::max(range.high, own.high)};
  }
  return range;
}

std::string type_text(const std::string& type) { return type.empty() ? "unknown" : type; }

/// The disc of phases, what brightness means, and the kinds of vortices that the map has.
std::string key(const PhaseMapFigure& map, double x, double y, double text_x, double text_y) {
  std::string out = phase_key_svg(x, y);
  out += svg_text(text_x, text_y, "hue: phase of F", "start");
  out += svg_text(text_x, text_y + kLabel, "brightness: √|F|,", "start");
  out +=
      svg_text(text_x, text_y + 2 * kLabel,
               fmt::format("full from {} on", number_text(brightest_modulus(map.values))), "start");
  out += svg_text(text_x, text_y + 3 * kLabel, "gray: no value", "start");
  std::set<std::string> types;
  for (const VortexMark& one : map.vortices) types.insert(type_text(one.type));
  double line = text_y + 4.6 * kLabel;
  for (const std::string& type : types) {
    out += vortex_svg(text_x + 9, line - 4, type, 1);
    out += svg_text(text_x + 26, line, type + " vortex", "start");
    line += 1.5 * kLabel;
  }
  return out;
}

std::string document(double width, double height, const std::string& content) {
  return adapt_svg(fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
      "viewBox=\"0 0 {:.0f} {:.0f}\">\n{}</svg>\n",
      width, height, content));
}

Side side_of(const PhaseMapFigure& map, bool vertical, bool first, double x, double y,
             double length) {
  Side side{vertical, !vertical && first, x, y, length, {}};
  for (const PlacedImage& one : map.corners) {
    const bool in_first = vertical ? one.x < 0.0 : one.y >= 0.0;
    if (in_first == first) side.images.push_back(&one);
  }
  return side;
}

std::string square_svg(const PhaseMapFigure& map, const Square& square, const Side& one,
                       const Side& other) {
  const ValueRange range = common_range(map.corners);
  return svg_picture(square.x, square.y, square.side, square.side, phase_picture(map.values)) +
         axes(square) + tiles(square, one, range) + tiles(square, other, range) +
         marks(square, map.vortices);
}

/// Images left and right of the map, the key at its right.
std::string wide_svg(const PhaseMapFigure& map, double width) {
  const bool images = !map.corners.empty();
  const double beside = images ? kLargestTile + 16 : 0.0;
  const double left = 4 + beside + 34;
  const double side = std::min(400.0, width - left - beside - 150);
  const Square square{left, 10, side, map.radius, static_cast<double>(map.cells)};
  const double right = left + side + 16;
  const double key_x = right + beside + 8;
  const std::string content = square_svg(map, square, side_of(map, true, true, 4, square.y, side),
                                         side_of(map, true, false, right, square.y, side)) +
                              key(map, key_x, 0, key_x + 8, 152);
  return document(width, side + 40, content);
}

/// Images above and below the map, the key at its foot.
std::string narrow_svg(const PhaseMapFigure& map, double width) {
  const bool images = !map.corners.empty();
  const double beside = images ? kLargestTile + kLabel + 12 : 0.0;
  const double left = 40;
  const double side = width - left - 14;
  const Square square{left, 8 + beside, side, map.radius, static_cast<double>(map.cells)};
  const double below = square.y + side + kLabel + 12;
  const double foot = below + beside + 4;
  const std::string content = square_svg(map, square, side_of(map, false, true, left, 4, side),
                                         side_of(map, false, false, left, below, side)) +
                              key(map, left, foot, left + 168, foot + 24);
  return document(width, foot + 170, content);
}

}  // namespace

DrawnPlot draw(const PhaseMapFigure& map, PlotSize size) {
  if (map.values.empty()) return nothing_to_draw();
  const double width = size.width;
  return {width >= 600 ? wide_svg(map, width) : narrow_svg(map, width), {}};
}

}  // namespace torsor
