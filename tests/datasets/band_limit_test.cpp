#include "datasets/band_limit.hpp"

#include <cmath>
#include <numbers>

#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {
namespace {

at::Tensor wide_noise(std::int64_t height, std::int64_t width) {
  return noise(3, {2, height, width}).to(at::kDouble);
}

at::Tensor angle_column(double angle) { return at::full({3}, angle, at::kDouble); }

TORSOR_TEST("whole pixels are cyclic shifts: x to the right, y up") {
  const at::Tensor images = wide_noise(6, 8);
  const double pixel_x = 2.0 * std::numbers::pi / 8.0;
  const double pixel_y = 2.0 * std::numbers::pi / 6.0;
  // Even the Nyquist frequencies shift by whole pixels: their phases ±1 are real.
  for (const int s : {-2, 1, 3, 8}) {
    TORSOR_CHECK(largest_difference(fourier_shift(images, ImageAxis::x, angle_column(s * pixel_x)),
                                    images.roll(s, 3)) < 1e-14);
    TORSOR_CHECK(largest_difference(fourier_shift(images, ImageAxis::y, angle_column(s * pixel_y)),
                                    images.roll(-s, 2)) < 1e-14);
  }
}

TORSOR_TEST("a cosine is shifted by any angle to rounding") {
  const auto wave = [](double phase) {
    const at::Tensor t = at::arange(9, at::kDouble).mul(2.0 * std::numbers::pi / 9.0);
    return (t * 3.0 - phase).cos().view({1, 1, 1, 9}).expand({1, 1, 4, 9});
  };
  const at::Tensor angle = at::full({1}, 0.7, at::kDouble);
  TORSOR_CHECK(largest_difference(fourier_shift(wave(0.2), ImageAxis::x, angle),
                                  wave(0.2 + 3.0 * 0.7)) < 1e-14);
}

TORSOR_TEST("the low pass keeps what is below its limit and nothing above") {
  const at::Tensor images = wide_noise(7, 8);
  const at::Tensor kept = low_pass(images, ImageAxis::x, 2);
  TORSOR_CHECK(largest_difference(low_pass(kept, ImageAxis::x, 2), kept) < 1e-14);
  TORSOR_CHECK(largest_difference(kept.mean(3), images.mean(3)) < 1e-14);
  const at::Tensor x = at::arange(8, at::kDouble).mul(2.0 * std::numbers::pi / 8.0);
  const auto content = [&](const at::Tensor& of, double k) {
    return (of * (x * k).cos()).sum(3).abs().max().item<double>();
  };
  for (const double k : {1.0, 2.0}) {
    TORSOR_CHECK(std::abs(content(kept, k) - content(images, k)) < 1e-13);
  }
  for (const double k : {3.0, 4.0}) {
    TORSOR_CHECK(content(images, k) > 0.1);
    TORSOR_CHECK(content(kept, k) < 1e-13);
  }
  // Odd sides have no Nyquist frequency: nothing goes.
  const at::Tensor odd = wide_noise(7, 9);
  TORSOR_CHECK(largest_difference(band_limited(odd), odd) < 1e-14);
  TORSOR_CHECK(largest_difference(band_limited(images), images) > 0.01);
}

TORSOR_TEST("limits outside the spectrum are refused with the greatest frequency") {
  TORSOR_THROWS_WITH(low_pass(wide_noise(6, 8), ImageAxis::x, 4), InvalidArgument,
                     "8 pixels keep frequencies up to one of 0, ..., 3, not 4");
  TORSOR_THROWS_WITH(low_pass(wide_noise(6, 8), ImageAxis::y, -1), InvalidArgument, "not -1");
  TORSOR_THROWS_WITH(band_limited(at::zeros({8, 8})), InvalidArgument, "[8, 8]");
}

}  // namespace
}  // namespace torsor::testing
