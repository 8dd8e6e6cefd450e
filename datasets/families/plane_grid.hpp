#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>

#include "core/error.hpp"
#include "datasets/image_shape.hpp"

namespace torsor {

/// The pixel centres of a square image on [-1, 1]²: x to the right, y up, rows from top to bottom.
class PlaneGrid {
 public:
  explicit PlaneGrid(std::int64_t size) : size_(size) {}

  /// The side of a pixel.
  [[nodiscard]] double pixel() const { return 2.0 / static_cast<double>(size_); }
  /// The centre of pixel i, counted row by row, as x + iy.
  [[nodiscard]] std::complex<double> point(std::size_t i) const {
    const auto index = static_cast<std::int64_t>(i);
    const double middle = 0.5 * static_cast<double>(size_ - 1);
    const std::int64_t row = index / size_;
    const std::int64_t column = index % size_;
    return {(static_cast<double>(column) - middle) * pixel(),
            (middle - static_cast<double>(row)) * pixel()};
  }

 private:
  std::int64_t size_;
};

/// The shape of a plane image. @throws InvalidArgument unless `size` is even and at least 8: the
/// angle of a central pixel would be undefined.
[[nodiscard]] inline ImageShape plane_shape(std::int64_t size, std::int64_t channels = 1) {
  require(size >= 8 && size % 2 == 0,
          "plane images have an even number of at least 8 pixels per side, not {}", size);
  return {channels, size, size};
}

/// The logistic function 1/(1 + e^{-x}).
[[nodiscard]] inline double smooth_step(double x) { return 1.0 / (1.0 + std::exp(-x)); }

}  // namespace torsor
