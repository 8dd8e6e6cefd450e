#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <span>

#include "cli/report/data.hpp"

namespace torsor {

using Rgb = std::array<std::uint8_t, 3>;

/// The colour of a phase: a hue that runs once around as the phase does.
///
/// On a circle of constant lightness and chroma of the space Oklab, so equal steps of the phase
/// look equally large and no phase looks brighter than another. @param brightness  0 (black) to 1
/// scales lightness and chroma together.
/// Source: Ottosson, "A perceptual color space for image processing" (2020).
[[nodiscard]] Rgb phase_colour(double phase, double brightness = 1.0);

/// The modulus from which on colours have full brightness: the median of the finite values, so that
/// darkness marks the surroundings of zeros; the largest if the median is 0, 1 if that is 0 too.
[[nodiscard]] double brightest_modulus(std::span<const std::complex<double>> values);

/// Values on a square grid as a picture [3, points, points]: the colour of the phase, its
/// brightness the square root of the modulus over `brightest_modulus`, at most 1; gray where a
/// value is not finite.
/// @param values  points² of them, rows from the bottom to the top; the picture's first row is the
///        top one.
/// @throws InvalidArgument if the number of values is no square.
[[nodiscard]] Picture phase_picture(std::span<const std::complex<double>> values);

/// A disc of all phases, bright at the rim, [3, side, side]; gray beyond the rim.
[[nodiscard]] Picture phase_disc(std::int64_t side);

}  // namespace torsor
