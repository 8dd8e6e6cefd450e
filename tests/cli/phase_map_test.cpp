#include "cli/report/phase_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/full.h>

#include "cli/report/phase_colour.hpp"
#include "core/error.hpp"
#include "tests/cli/attributes.hpp"
#include "tests/cli/contains.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr Rgb kBlack{0, 0, 0};

/// sRGB to Oklab (L, a, b), with the matrices that the source gives for this direction.
std::array<double, 3> oklab_of(const Rgb& colour) {
  std::array<double, 3> linear{};
  for (std::size_t c = 0; c < 3; ++c) {
    const double value = colour[c] / 255.0;
    linear[c] = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  }
  const auto [r, g, b] = linear;
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/// A map of `cells` cells whose plane is F(u) = u on [-1, 1]².
PhaseMapFigure identity_map(std::int64_t cells) {
  PhaseMapFigure map;
  map.cells = cells;
  for (std::int64_t j = 0; j <= cells; ++j) {
    for (std::int64_t i = 0; i <= cells; ++i) {
      const auto n = static_cast<double>(cells);
      map.values.emplace_back(-1.0 + 2.0 * static_cast<double>(i) / n,
                              -1.0 + 2.0 * static_cast<double>(j) / n);
    }
  }
  return map;
}

VortexMark mark_at(double x, double y, std::int64_t charge, const std::string& type) {
  VortexMark mark;
  mark.x = x;
  mark.y = y;
  mark.charge = charge;
  mark.type = type;
  return mark;
}

}  // namespace

TORSOR_TEST("the colours of phases have one lightness and chroma, and the phase is their hue") {
  // A byte is off by at most 1/510 of the whole. Along the circle the partial derivatives of L, a
  // and b by the three channels have absolute values that sum to 0.804 at most.
  constexpr double kRounding = 0.81 / 510.0;
  for (int k = 0; k < 360; ++k) {
    const double phase = 2.0 * kPi * k / 360.0 - kPi;
    const auto [lightness, a, b] = oklab_of(phase_colour(phase));
    TORSOR_INFO("phase " << phase);
    TORSOR_CHECK(std::abs(lightness - 0.75) < kRounding);
    TORSOR_CHECK(std::abs(a - 0.125 * std::cos(phase)) < kRounding);
    TORSOR_CHECK(std::abs(b - 0.125 * std::sin(phase)) < kRounding);
  }
  TORSOR_CHECK(phase_colour(kPi) == phase_colour(-kPi));
  TORSOR_CHECK(phase_colour(1.0, 0.0) == kBlack);
}

TORSOR_TEST("a phase picture has the last row of values on top, black zeros and gray gaps") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::complex<double> one(1.0, 0.0);
  const std::complex<double> i(0.0, 1.0);
  const Picture picture = phase_picture(std::vector<std::complex<double>>{one, i, {nan, nan}, 0.0});
  const auto pixel = [&](int row, int column) {
    Rgb colour{};
    for (int c = 0; c < 3; ++c) {
      colour[static_cast<std::size_t>(c)] = picture[c][row][column].item<std::uint8_t>();
    }
    return colour;
  };
  TORSOR_CHECK(pixel(1, 0) == phase_colour(0.0));
  TORSOR_CHECK(pixel(1, 1) == phase_colour(kPi / 2));
  TORSOR_CHECK(pixel(0, 1) == kBlack);
  const Rgb gap = pixel(0, 0);
  TORSOR_CHECK(
      *std::max_element(gap.begin(), gap.end()) - *std::min_element(gap.begin(), gap.end()) < 10);
  TORSOR_CHECK(gap[0] > 100);
  TORSOR_THROWS_WITH((void)phase_picture(std::vector<std::complex<double>>(3)), InvalidArgument,
                     "3 values fill no square");
}

TORSOR_TEST("values without any modulus or without any value still make a picture") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  TORSOR_CHECK(phase_picture(std::vector<std::complex<double>>(9)).max().item<int>() == 0);
  const std::vector<std::complex<double>> none(9, {nan, 0.0});
  TORSOR_CHECK(phase_picture(none).min().item<int>() > 100);
  TORSOR_CHECK(brightest_modulus(none) == 1.0);
}

TORSOR_TEST("a vortex is marked at its place, up is up, filled if and only if it is hard") {
  PhaseMapFigure map = identity_map(8);
  map.vortices = {mark_at(0.0, 0.0, 1, "soft"), mark_at(1.0, 1.0, -1, "hard")};
  const DrawnPlot plot = draw(map);
  TORSOR_CHECK(plot.problem.empty());
  // The square is 400 wide from (38, 10) on; (1, 1) is the middle of the last of 9 pixels.
  TORSOR_CHECK(testing::contains(
      plot.svg, "<circle cx=\"238.00\" cy=\"210.00\" r=\"9\" fill=\"#ffffff\" stroke=\"#15181c\""));
  TORSOR_CHECK(testing::contains(
      plot.svg, "<circle cx=\"415.78\" cy=\"32.22\" r=\"9\" fill=\"#15181c\" stroke=\"#ffffff\""));
  // A plus has a vertical stroke: the mark's own and the two of the key, which are drawn as +1.
  TORSOR_CHECK(testing::count_of(plot.svg, "v9\"") == 3);
}

TORSOR_TEST("charges beyond one are written out and vortices outside the square are not drawn") {
  PhaseMapFigure map = identity_map(8);
  map.vortices = {mark_at(0.0, 0.0, -2, "extended"), mark_at(7.0, 0.0, 3, "extended")};
  const std::string svg = draw(map).svg;
  TORSOR_CHECK(testing::contains(svg, ">−2</text>"));
  TORSOR_CHECK(!testing::contains(svg, ">+3</text>"));
  TORSOR_CHECK(testing::contains(svg, "extended vortex"));
}

TORSOR_TEST("the images of a map are drawn once each, in the wide and in the narrow version") {
  PhaseMapFigure map = identity_map(8);
  for (const double x : {-0.7, 0.7}) {
    for (const double y : {-0.7, 0.7}) {
      map.corners.push_back({x, y, at::full({1, 4, 4}, 0.5, at::TensorOptions(at::kDouble))});
    }
  }
  for (const PlotSize size : {PlotSize{}, PlotSize{400, 320}}) {
    const std::string svg = draw(map, size).svg;
    TORSOR_CHECK(testing::count_of(svg, "<image") == 6);  // the map, four images, the key
    TORSOR_CHECK(testing::contains(svg, "(-0.7, 0.7)"));
    TORSOR_CHECK(testing::contains(svg, "prefers-color-scheme:dark"));
  }
}

TORSOR_TEST("a map without values says so") {
  TORSOR_CHECK(testing::contains(draw(PhaseMapFigure{}).problem, "no figures"));
}

}  // namespace torsor
