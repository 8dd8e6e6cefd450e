#pragma once

#include <ATen/core/Tensor.h>
#include <torch/optim/adam.h>

namespace torsor {

/// Adam's moments and step counts as a byte tensor, in LibTorch's own archive format.
[[nodiscard]] at::Tensor adam_bytes(const torch::optim::Adam& optimizer);

/// Gives every further step this learning rate.
void set_learning_rate(torch::optim::Adam& optimizer, double rate);

/// Puts the state saved in `bytes` back. The moments come to `device`, wherever they were saved.
void restore_adam(torch::optim::Adam& optimizer, const at::Tensor& bytes, at::Device device);

}  // namespace torsor
