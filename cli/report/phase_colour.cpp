#include "cli/report/phase_colour.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "core/error.hpp"

namespace torsor {
namespace {

// Near the lightness at which the widest circle fits into sRGB, up to a chroma of 0.1275; darker
// colours of the same ratio fit as well, since the transformation is homogeneous.
constexpr double kLightness = 0.75;
constexpr double kChroma = 0.125;
constexpr Rgb kNoValue{150, 153, 158};
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::uint8_t srgb_byte(double linear) {
  const double value = std::clamp(linear, 0.0, 1.0);
  const double encoded =
      value <= 0.0031308 ? 12.92 * value : 1.055 * std::pow(value, 1.0 / 2.4) - 0.055;
  return static_cast<std::uint8_t>(std::lround(255.0 * encoded));
}

/// Oklab to sRGB, with the matrices of the source.
Rgb from_oklab(double lightness, double a, double b) {
  const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
  return {srgb_byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          srgb_byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          srgb_byte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

bool is_finite(std::complex<double> value) {
  return std::isfinite(value.real()) && std::isfinite(value.imag());
}

void set_pixel(Picture& picture, std::int64_t row, std::int64_t column, const Rgb& colour) {
  auto* byte = picture.data_ptr<std::uint8_t>();
  const std::int64_t pixels = picture.size(1) * picture.size(2);
  const std::int64_t at = row * picture.size(2) + column;
  for (std::int64_t c = 0; c < 3; ++c) {
    byte[c * pixels + at] = colour[static_cast<std::size_t>(c)];
  }
}

Rgb value_colour(std::complex<double> value, double full) {
  if (!is_finite(value)) return kNoValue;
  return phase_colour(std::arg(value), std::sqrt(std::min(1.0, std::abs(value) / full)));
}

}  // namespace

Rgb phase_colour(double phase, double brightness) {
  const double scale = std::clamp(brightness, 0.0, 1.0);
  return from_oklab(scale * kLightness, scale * kChroma * std::cos(phase),
                    scale * kChroma * std::sin(phase));
}

double brightest_modulus(std::span<const std::complex<double>> values) {
  std::vector<double> moduli;
  for (const std::complex<double>& value : values) {
    if (is_finite(value)) moduli.push_back(std::abs(value));
  }
  if (moduli.empty()) return 1.0;
  const auto middle = moduli.begin() + std::ssize(moduli) / 2;
  std::nth_element(moduli.begin(), middle, moduli.end());
  if (*middle > 0.0) return *middle;
  const double largest = *std::max_element(moduli.begin(), moduli.end());
  return largest > 0.0 ? largest : 1.0;
}

Picture phase_picture(std::span<const std::complex<double>> values) {
  const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(values.size())));
  require(side > 0 && side * side == static_cast<std::int64_t>(values.size()),
          "{} values fill no square grid", values.size());
  const double full = brightest_modulus(values);
  Picture picture = at::empty({3, side, side}, at::kByte);
  for (std::int64_t row = 0; row < side; ++row) {
    for (std::int64_t column = 0; column < side; ++column) {
      const auto at = static_cast<std::size_t>((side - 1 - row) * side + column);
      set_pixel(picture, row, column, value_colour(values[at], full));
    }
  }
  return picture;
}

Picture phase_disc(std::int64_t side) {
  const double middle = (static_cast<double>(side) - 1.0) / 2.0;
  Picture picture = at::empty({3, side, side}, at::kByte);
  for (std::int64_t row = 0; row < side; ++row) {
    for (std::int64_t column = 0; column < side; ++column) {
      const std::complex<double> place((static_cast<double>(column) - middle) / middle,
                                       (middle - static_cast<double>(row)) / middle);
      const bool inside = std::abs(place) <= 1.0 + 1.0 / middle;
      const std::complex<double> none(kNan, kNan);
      set_pixel(picture, row, column, value_colour(inside ? place : none, 1.0));
    }
  }
  return picture;
}

}  // namespace torsor
