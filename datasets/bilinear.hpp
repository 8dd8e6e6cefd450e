#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/image_shape.hpp"
#include "datasets/plane_map.hpp"

namespace torsor {

/// Where every pixel of a warped image is sampled, for a fixed list of plane maps.
///
/// The value at p is the bilinear interpolation of the image at map⁻¹(p). Outside the image the
/// plane has the image's minimum (over all channels), and samples within one pixel of the border
/// blend with it. Sampling points within 1e-9 px of a pixel are that pixel, so the identity and the
/// quarter turns of a square image move pixels without changing a bit.
class WarpTable {
 public:
  /// Cost: 24 bytes per map and pixel.
  /// @throws InvalidArgument if a map is singular or the image is empty.
  WarpTable(std::span<const PlaneMap> maps, std::int64_t height, std::int64_t width);

  [[nodiscard]] std::int64_t size() const { return size_; }
  /// Image i moved by map which[i]: float32 or float64 [N, C, H, W] in and out. Not differentiable.
  ///
  /// @param which  int64 [N], each below size().
  /// @throws InvalidArgument on another shape or type, an index out of range or a pixel that is
  ///         not finite.
  [[nodiscard]] at::Tensor apply(const at::Tensor& images, const at::Tensor& which) const;

 private:
  struct Tap {
    std::int32_t base;  ///< upper left of four neighbours in the image framed by one pixel
    double right;       ///< weight of the right neighbours
    double down;        ///< weight of the lower neighbours
  };

  template <class Scalar>
  void warp(const Scalar* image, std::int64_t channels, const Tap* taps, Scalar* frame,
            Scalar* out) const;
  template <class Scalar>
  void warp_batch(const at::Tensor& images, const at::Tensor& which, at::Tensor& out) const;

  std::int64_t size_;
  std::int64_t height_;
  std::int64_t width_;
  std::vector<Tap> taps_;
};

/// Image i moved by maps[i]; see `WarpTable`. @throws InvalidArgument also if the counts differ.
[[nodiscard]] at::Tensor bilinear_warp(const at::Tensor& images, std::span<const PlaneMap> maps);

}  // namespace torsor
