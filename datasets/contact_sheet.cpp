#include "datasets/contact_sheet.hpp"

#include <algorithm>

#include <ATen/ops/full.h>
#include <fmt/ranges.h>

#include "core/error.hpp"

namespace torsor {

at::Tensor tile_images(const at::Tensor& images, std::int64_t columns, std::int64_t padding,
                       std::int64_t upscale) {
  require(images.dim() == 4 && images.numel() > 0,
          "a contact sheet needs images [N, C, H, W], none of them empty, found [{}]",
          fmt::join(images.sizes(), ", "));
  require(columns >= 1 && upscale >= 1 && padding >= 0,
          "a contact sheet needs columns >= 1, upscale >= 1 and padding >= 0, found {}, {} and {}",
          columns, upscale, padding);
  const at::Tensor tiles = images.repeat_interleave(upscale, 2).repeat_interleave(upscale, 3);
  const std::int64_t count = tiles.size(0);
  const std::int64_t across = std::min(columns, count);
  const std::int64_t down = (count + across - 1) / across;
  const std::int64_t height = tiles.size(2);
  const std::int64_t width = tiles.size(3);
  const double white = images.is_floating_point() ? 1.0 : 255.0;
  at::Tensor sheet = at::full(
      {tiles.size(1), down * (height + padding) - padding, across * (width + padding) - padding},
      white, images.options().requires_grad(false));
  for (std::int64_t i = 0; i < count; ++i) {
    sheet.narrow(1, i / across * (height + padding), height)
        .narrow(2, i % across * (width + padding), width)
        .copy_(tiles[i]);
  }
  return sheet;
}

}  // namespace torsor
