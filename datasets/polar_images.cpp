#include "datasets/polar_images.hpp"

#include <algorithm>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"

namespace torsor {
namespace {

enum GridSampler { kBilinear = 0, kZeroPadding = 0 };  // at::grid_sampler's own numbers

}  // namespace

at::Tensor polar_images(const at::Tensor& images, std::int64_t rings, std::int64_t angles) {
  require(
      images.dim() == 4 && images.is_floating_point() && images.size(2) > 1 && images.size(3) > 1,
      "images on rings are made of a batch [N, C, H, W] of at least 2 x 2 pixels, not of [{}]",
      fmt::join(images.sizes(), ", "));
  require(rings > 0 && angles > 0, "images on {} rings with {} angles have no pixels", rings,
          angles);
  const auto width = static_cast<double>(images.size(3) - 1);
  const auto height = static_cast<double>(images.size(2) - 1);
  const double radius = std::min(width, height) / 2.0;
  const at::TensorOptions real(at::kDouble);
  const at::Tensor turn =
      at::arange(angles, real) * (2.0 * std::numbers::pi / static_cast<double>(angles));
  const at::Tensor r = ((static_cast<double>(rings) - 0.5) - at::arange(rings, real)) *
                       (radius / static_cast<double>(rings));
  // The sampler counts from -1 at the first pixel's centre to 1 at the last one's, y downwards.
  const at::Tensor x = r.unsqueeze(1) * turn.cos() * (2.0 / width);
  const at::Tensor y = r.unsqueeze(1) * turn.sin() * (-2.0 / height);
  const at::Tensor grid = at::stack({x, y}, 2)
                              .to(images.options())
                              .unsqueeze(0)
                              .expand({images.size(0), rings, angles, 2});
  return at::grid_sampler(images, grid, kBilinear, kZeroPadding, true);
}

}  // namespace torsor
