#pragma once

#include "cli/report/diagnosis_data.hpp"
#include "cli/report/plot.hpp"

namespace torsor {

/// The map as an SVG document that needs no other file: the phase as hue, the modulus as
/// brightness, every vortex with its sign, filled where it is hard, and the images at their places.
///
/// @param size  the images stand left and right of the map where the width is 600 or more, above
///        and below it otherwise; the height follows from the width.
/// The problem is set, and there is no svg, if the map has no values.
[[nodiscard]] DrawnPlot draw(const PhaseMapFigure& map, PlotSize size = {});

}  // namespace torsor
