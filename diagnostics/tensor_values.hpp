#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

/// The values of a float64 CPU tensor in row-major order, shape forgotten.
[[nodiscard]] inline std::vector<double> values_of(const at::Tensor& tensor) {
  const at::Tensor rows = tensor.contiguous();
  return {rows.data_ptr<double>(), rows.data_ptr<double>() + rows.numel()};
}

}  // namespace torsor
