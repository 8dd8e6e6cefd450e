#pragma once

#include <span>

namespace torsor {

/// The slope of log y against log x by least squares.
/// @throws InvalidArgument unless there are two points or more, all positive, not all at one x.
[[nodiscard]] double log_slope(std::span<const double> x, std::span<const double> y);

}  // namespace torsor
