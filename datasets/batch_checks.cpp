#include "datasets/batch_checks.hpp"

#include <ATen/ops/isfinite.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
void require_images(const at::Tensor& images) {
  require(images.defined(), "images expected, but the tensor is undefined");
  require(images.dim() == 4, "images come as [N, C, H, W], not as {}", shape_text(images.sizes()));
  require(images.scalar_type() == at::kFloat || images.scalar_type() == at::kDouble,
          "images are float32 or float64, not {}", c10::toString(images.scalar_type()));
}

void require_images(const at::Tensor& images, const ImageShape& shape) {
  require_images(images);
  require(images.size(1) == shape.channels && images.size(2) == shape.height &&
              images.size(3) == shape.width,
          "images of {} channels and {} x {} pixels expected, but the batch is {}", shape.channels,
          shape.height, shape.width, shape_text(images.sizes()));
}

void require_indices(const at::Tensor& indices, std::int64_t count, std::int64_t bound,
                     std::string_view what) {
  require(indices.defined() && indices.dim() == 1 && indices.scalar_type() == at::kLong,
          "{} indices must be a one-dimensional int64 tensor", what);
  require(count < 0 || indices.size(0) == count, "{} {} indices were given for a batch of {}",
          indices.size(0), what, count);
  if (indices.numel() == 0) return;
  const at::Tensor contiguous = indices.to(at::kCPU).contiguous();
  const auto* values = contiguous.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < contiguous.numel(); ++i) {
    require(0 <= values[i] && values[i] < bound, "{} {} is outside 0, ..., {}", what, values[i],
            bound - 1);
  }
}

bool all_finite(const at::Tensor& values) { return at::isfinite(values).all().item<bool>(); }

}  // namespace torsor
