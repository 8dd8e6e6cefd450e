#pragma once

#include <functional>

#include <ATen/core/Tensor.h>

namespace torsor {

/// What is diagnosed: images [N, C, H, W] to codes [N, D], one row per image, whatever computes it.
using Encoder = std::function<at::Tensor(const at::Tensor& images)>;

}  // namespace torsor
