#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/persistence/distance_matrix.hpp"

namespace torsor::testing {

/// A cloud from the distance of its points i and j.
template <class F>
DistanceMatrix cloud(std::int64_t count, F&& distance) {
  Eigen::MatrixXd values = Eigen::MatrixXd::Zero(count, count);
  for (std::int64_t j = 1; j < count; ++j) {
    for (std::int64_t i = 0; i < j; ++i) values(i, j) = values(j, i) = distance(i, j);
  }
  return DistanceMatrix(std::move(values));
}

/// The distance of two corners of the regular n-gon of radius 1 that are j steps apart.
inline double chord(std::int64_t n, std::int64_t j) {
  const std::int64_t steps = std::min(((j % n) + n) % n, n - ((j % n) + n) % n);
  return 2.0 * std::sin(std::numbers::pi * static_cast<double>(steps) / static_cast<double>(n));
}

/// n equally spaced points of the unit circle; equal distances are equal to the last bit.
inline DistanceMatrix polygon(std::int64_t n) {
  return cloud(n, [n](std::int64_t i, std::int64_t j) { return chord(n, j - i); });
}

/// The product of two polygons in the maximum metric; index = a·m + b.
inline DistanceMatrix torus(std::int64_t n, std::int64_t m) {
  return cloud(n * m, [n, m](std::int64_t i, std::int64_t j) {
    return std::max(chord(n, j / m - i / m), chord(m, j % m - i % m));
  });
}

/// Codes Σ_k of the planes w_k e^{i k 2πg/n}, [n, 2·planes].
inline at::Tensor plane_codes(std::int64_t n, const std::vector<int>& weights,
                              const std::vector<double>& amplitudes) {
  at::Tensor codes = at::empty({n, 2 * static_cast<std::int64_t>(weights.size())}, at::kDouble);
  auto* values = codes.data_ptr<double>();
  for (std::int64_t g = 0; g < n; ++g) {
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const double angle =
          2.0 * std::numbers::pi * static_cast<double>(weights[k] * g) / static_cast<double>(n);
      *values++ = amplitudes[k] * std::cos(angle);
      *values++ = amplitudes[k] * std::sin(angle);
    }
  }
  return codes;
}

/// Points at random angles of `circles` unit circles, [count, 2·circles], with normal noise.
inline at::Tensor noisy_circles(std::int64_t count, int circles, double noise, Random& random) {
  at::Tensor points = at::empty({count, 2 * circles}, at::kDouble);
  auto* values = points.data_ptr<double>();
  for (std::int64_t i = 0; i < count * circles; ++i) {
    const double angle = random.uniform(0.0, 2.0 * std::numbers::pi);
    *values++ = std::cos(angle) + noise * random.normal();
    *values++ = std::sin(angle) + noise * random.normal();
  }
  return points;
}

}  // namespace torsor::testing
