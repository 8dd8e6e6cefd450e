#include "diagnostics/angular_coefficients.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include <ATen/ops/complex.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// Row i holds factor·cos(kθ_i) (and sin) for k = 0, ..., largest.
struct Waves {
  at::Tensor cosines;
  at::Tensor sines;
};

Waves waves(const std::vector<double>& angles, int largest) {
  const auto count = static_cast<std::int64_t>(angles.size());
  Waves result{at::empty({count, largest + 1}, at::kDouble),
               at::empty({count, largest + 1}, at::kDouble)};
  auto* cosine = result.cosines.data_ptr<double>();
  auto* sine = result.sines.data_ptr<double>();
  for (const double angle : angles) {
    for (int k = 0; k <= largest; ++k) {
      const double factor = (k == 0 ? 1.0 : 2.0) / static_cast<double>(count);
      *cosine++ = factor * std::cos(k * angle);
      *sine++ = factor * std::sin(k * angle);
    }
  }
  return result;
}

std::vector<double> polar_angles(std::int64_t n) {
  std::vector<double> angles;
  for (std::int64_t j = 0; j < n; ++j) {
    angles.push_back(2.0 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(n));
  }
  return angles;
}

std::vector<double> plane_angles(std::int64_t height, std::int64_t width) {
  std::vector<double> angles;
  for (std::int64_t row = 0; row < height; ++row) {
    for (std::int64_t column = 0; column < width; ++column) {
      angles.push_back(std::atan2(static_cast<double>(height - 1 - 2 * row),
                                  static_cast<double>(2 * column - width + 1)));
    }
  }
  return angles;
}

}  // namespace

at::Tensor angular_coefficients(const at::Tensor& images, ImageGrid grid, int largest) {
  require(images.dim() == 4 && images.size(1) == 1,
          "angular coefficients are taken of images [N, 1, H, W], not of {}",
          shape_text(images.sizes()));
  require(grid != ImageGrid::torus, "an image on a torus has no angular coefficients");
  const bool polar = grid == ImageGrid::polar;
  require(largest >= 0 && (!polar || std::int64_t{2} * largest < images.size(3)),
          "harmonics up to {} are not resolved by {} angles", largest, images.size(3));
  const at::Tensor x = images.to(at::kDouble);
  const at::Tensor rows = polar ? x.squeeze(1) : x.flatten(1).unsqueeze(1);
  const Waves table = waves(
      polar ? polar_angles(images.size(3)) : plane_angles(images.size(2), images.size(3)), largest);
  return at::complex(at::matmul(rows, table.cosines), at::matmul(rows, table.sines));
}

}  // namespace torsor
