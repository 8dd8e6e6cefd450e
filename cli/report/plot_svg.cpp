#include "cli/report/plot_svg.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace torsor {
namespace {

struct Shade {
  std::string_view light;
  std::string_view dark;
};

constexpr std::array<Shade, 7> kPalette{{{"#0067a8", "#5ab4ee"},
                                         {"#cc5200", "#ff9550"},
                                         {"#00825f", "#3fcf9f"},
                                         {"#a84f86", "#e79ccb"},
                                         {"#9a6b00", "#f0bd4f"},
                                         {"#4fa8dc", "#2b6f9e"},
                                         {"#5b5b66", "#b9bcc6"}}};

constexpr std::array<Shade, 3> kNeutral{{{PlotColours::kInk, "#c3c8d0"},
                                         {PlotColours::kGrid, "#2c3138"},
                                         {PlotColours::kLevel, "#98a0ac"}}};

void add_rules(std::string& css, const Shade& shade) {
  for (const char* property : {"stroke", "fill", "color"}) {
    css += fmt::format("[{0}=\"{1}\"]{{{0}:{2}}}", property, shade.light, shade.dark);
  }
}

std::string style() {
  std::string css = "<style>text{font-family:system-ui,-apple-system,'Segoe UI',sans-serif}";
  css += "@media screen and (prefers-color-scheme:dark){";
  for (const Shade& shade : kPalette) add_rules(css, shade);
  for (const Shade& shade : kNeutral) add_rules(css, shade);
  return css + "}</style>";
}

/// Every "rgb( 68,  85, 102)" becomes "#445566", so that the style's selectors find it.
std::string hexadecimal_colours(const std::string& svg) {
  std::string out;
  out.reserve(svg.size());
  std::size_t begin = 0;
  for (std::size_t at = 0; (at = svg.find("rgb(", begin)) != std::string::npos;) {
    out.append(svg, begin, at - begin);
    unsigned r = 0;
    unsigned g = 0;
    unsigned b = 0;
    int length = 0;
    // A text that does not match is copied as it stands.
    // NOLINTNEXTLINE(cert-err34-c,bugprone-unchecked-string-to-number-conversion)
    if (std::sscanf(svg.c_str() + at, "rgb( %3u , %3u , %3u )%n", &r, &g, &b, &length) == 3 &&
        length > 0) {
      out += fmt::format("#{:02x}{:02x}{:02x}", r, g, b);
    } else {
      length = 4;
      out += "rgb(";
    }
    begin = at + static_cast<std::size_t>(length);
  }
  return out.append(svg, begin);
}

}  // namespace

std::string_view PlotColours::series(int i) {
  return kPalette[static_cast<std::size_t>(i) % kPalette.size()].light;
}

std::string adapt_svg(std::string svg) {
  svg = hexadecimal_colours(svg);
  const std::size_t root = svg.find("<svg");
  const std::size_t end = root == std::string::npos ? root : svg.find('>', root);
  if (end != std::string::npos) svg.insert(end + 1, style());
  return svg;
}

}  // namespace torsor
