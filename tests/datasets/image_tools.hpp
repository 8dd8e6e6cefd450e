#pragma once

#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/object_set.hpp"
#include "tests/test.hpp"

namespace torsor::testing {

inline constexpr double kDegree = std::numbers::pi / 180.0;

/// White noise on [0, 1], float32 [count, channels, height, width]: no image has a symmetry.
inline at::Tensor noise(std::int64_t count, ImageShape shape, std::uint64_t seed = 1) {
  Random random(seed);
  at::Tensor images = at::empty({count, shape.channels, shape.height, shape.width}, at::kFloat);
  for (std::int64_t i = 0; i < images.numel(); ++i) {
    images.data_ptr<float>()[i] = static_cast<float>(random.uniform());
  }
  return images;
}

/// One black image with a single white pixel, float32 [1, 1, height, width].
inline at::Tensor one_pixel(std::int64_t row, std::int64_t column, std::int64_t height = 5,
                            std::int64_t width = 5) {
  at::Tensor image = at::zeros({1, 1, height, width}, at::kFloat);
  image[0][0][row][column] = 1.0;
  return image;
}

inline at::Tensor indices(const std::vector<std::int64_t>& values) {
  return at::tensor(values, at::kLong);
}

inline at::Tensor same_index(std::int64_t value, std::int64_t count) {
  return at::full({count}, value, at::kLong);
}

inline double largest_difference(const at::Tensor& a, const at::Tensor& b) {
  TORSOR_REQUIRE(a.sizes() == b.sizes());
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

/// |a - b| / |b| in the 2-norm.
inline double relative_error(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).norm() / b.norm()).item<double>();
}

}  // namespace torsor::testing
