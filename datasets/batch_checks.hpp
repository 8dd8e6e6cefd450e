#pragma once

#include <cstdint>
#include <string_view>

#include <ATen/core/Tensor.h>

#include "datasets/image_shape.hpp"

namespace torsor {

/// @throws InvalidArgument unless `images` is a float32 or float64 tensor [N, C, H, W].
void require_images(const at::Tensor& images);

/// @throws InvalidArgument also unless every image has shape `shape`.
void require_images(const at::Tensor& images, const ImageShape& shape);

/// @throws InvalidArgument, calling an entry a `what`, unless `indices` is int64 [count] with every
///         entry in {0, ..., bound-1}; a negative `count` allows any number.
void require_indices(const at::Tensor& indices, std::int64_t count, std::int64_t bound,
                     std::string_view what);

/// Whether every value is finite.
[[nodiscard]] bool all_finite(const at::Tensor& values);

}  // namespace torsor
