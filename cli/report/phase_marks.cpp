#include "cli/report/phase_marks.hpp"

#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "cli/report/html.hpp"
#include "cli/report/plot_svg.hpp"
#include "datasets/png.hpp"

namespace torsor {
namespace {

constexpr const char* kDark = "#15181c";
constexpr const char* kLight = "#ffffff";
constexpr double kMark = 9.0;  // half the width of a mark

std::string shape(double x, double y, std::string_view type) {
  const bool hard = type == "hard";
  const std::string paint = fmt::format("fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"",
                                        hard ? kDark : kLight, hard ? kLight : kDark);
  if (hard || type == "soft") {
    return fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{}\" {}/>", x, y, kMark, paint);
  }
  const double half = type == "extended" ? kMark : kMark * 0.9;
  const std::string turn =
      type == "extended" ? fmt::format(" transform=\"rotate(45 {:.2f} {:.2f})\"", x, y) : "";
  return fmt::format("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{}\" height=\"{}\" {}{}/>", x - half,
                     y - half, 2 * half, 2 * half, paint, turn);
}

/// A plus or a minus, drawn so that it sits in the middle whatever the font.
std::string sign(double x, double y, bool plus, const char* colour) {
  constexpr double kArm = 4.5;
  std::string path = fmt::format("M{:.2f} {:.2f}h{}", x - kArm, y, 2 * kArm);
  if (plus) path += fmt::format("M{:.2f} {:.2f}v{}", x, y - kArm, 2 * kArm);
  return fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"2.2\" fill=\"none\"/>", path,
                     colour);
}

}  // namespace

std::string svg_text(double x, double y, std::string_view text, std::string_view anchor, int size) {
  return fmt::format(
      "<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"{}\" font-size=\"{}\" fill=\"{}\">{}</text>\n",
      x, y, anchor, size, PlotColours::kInk, html_escape(text));
}

std::string svg_picture(double x, double y, double width, double height, const Picture& picture) {
  return fmt::format(
      "<image x=\"{0:.2f}\" y=\"{1:.2f}\" width=\"{2:.2f}\" height=\"{3:.2f}\" "
      "style=\"image-rendering:pixelated\" xlink:href=\"{4}\"/>\n"
      "<rect x=\"{0:.2f}\" y=\"{1:.2f}\" width=\"{2:.2f}\" height=\"{3:.2f}\" fill=\"none\" "
      "stroke=\"{5}\"/>\n",
      x, y, width, height, data_uri("image/png", encode_png(picture)), PlotColours::kLevel);
}

std::string vortex_svg(double x, double y, std::string_view type, std::int64_t charge) {
  const char* colour = type == "hard" ? kLight : kDark;
  std::string out = shape(x, y, type);
  if (std::abs(charge) == 1) {
    out += sign(x, y, charge > 0, colour);
  } else {
    out += fmt::format(
        "<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"middle\" font-size=\"11\" "
        "font-weight=\"700\" fill=\"{}\">{}</text>",
        x, y + 4.0, colour,
        charge == 0 ? "0" : fmt::format("{}{}", charge > 0 ? "+" : "−", std::abs(charge)));
  }
  return out + "\n";
}

std::string phase_key_svg(double x, double y) {
  constexpr double kRadius = 40.0;
  const double cx = x + 65.0;
  const double cy = y + 66.0;
  const double side = 2 * kRadius;
  std::string out = fmt::format(
      "<clipPath id=\"phases\"><circle cx=\"{0:.2f}\" cy=\"{1:.2f}\" r=\"{2}\"/></clipPath>\n"
      "<image x=\"{3:.2f}\" y=\"{4:.2f}\" width=\"{5}\" height=\"{5}\" "
      "clip-path=\"url(#phases)\" xlink:href=\"{6}\"/>\n",
      cx, cy, kRadius, cx - kRadius, cy - kRadius, side,
      data_uri("image/png", encode_png(phase_disc(121))));
  out += svg_text(cx + kRadius + 6, cy + 4, "0", "start");
  out += svg_text(cx, cy - kRadius - 7, "π/2");
  out += svg_text(cx - kRadius - 6, cy + 4, "π", "end");
  out += svg_text(cx, cy + kRadius + 17, "−π/2");
  return out;
}

}  // namespace torsor
