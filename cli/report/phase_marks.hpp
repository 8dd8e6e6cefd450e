#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/report/phase_colour.hpp"

namespace torsor {

// Pieces of the phase map's SVG.

/// A text anchored "start", "middle" or "end" at (x, y); escaped.
[[nodiscard]] std::string svg_text(double x, double y, std::string_view text,
                                   std::string_view anchor = "middle", int size = 12);

/// A picture with square pixels and a thin frame.
[[nodiscard]] std::string svg_picture(double x, double y, double width, double height,
                                      const Picture& picture);

/// The mark of a vortex, readable on every colour: the sign of its charge (with the number, if that
/// is more than 1) in a filled disc (hard), an open disc (soft), an open diamond (extended), or an
/// open square (anything else).
[[nodiscard]] std::string vortex_svg(double x, double y, std::string_view type,
                                     std::int64_t charge);

/// The disc of phases with its names, 130 wide and 130 high from (x, y) on.
[[nodiscard]] std::string phase_key_svg(double x, double y);

}  // namespace torsor
