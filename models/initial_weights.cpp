#include "models/initial_weights.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

namespace torsor {

at::Tensor uniform_weights(at::IntArrayRef sizes, double bound, Random& random) {
  at::Tensor weights = at::empty(sizes, at::kFloat);
  std::generate_n(weights.data_ptr<float>(), weights.numel(),
                  [&] { return static_cast<float>(random.uniform(-bound, bound)); });
  return weights.requires_grad_(true);
}

double glorot_bound(std::int64_t fan_in, std::int64_t fan_out) {
  return std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
}

at::Tensor zero_biases(std::int64_t size) {
  return at::zeros({size}, at::kFloat).requires_grad_(true);
}

}  // namespace torsor
