#pragma once

#include <string>
#include <string_view>

namespace torsor {

/// The colours of every plot as "#rrggbb": what gnuplot draws with, on white.
struct PlotColours {
  static constexpr std::string_view kInk = "#3d434b";
  static constexpr std::string_view kGrid = "#e3e6ea";
  static constexpr std::string_view kLevel = "#7a828e";
  /// Colour number `i` of a palette that the colour-blind can tell apart (Okabe and Ito, darkened
  /// where it would be faint on white); repeats after seven.
  [[nodiscard]] static std::string_view series(int i);
};

/// gnuplot's SVG made fit for a page: colours written as #rrggbb, a style that exchanges them
/// where the reader prefers dark pages, the page's font.
[[nodiscard]] std::string adapt_svg(std::string svg);

}  // namespace torsor
