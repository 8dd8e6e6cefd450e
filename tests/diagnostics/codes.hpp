#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "diagnostics/zoo.hpp"
#include "tests/test.hpp"

namespace torsor::testing {

using Complex = std::complex<double>;

/// The codes of a whole orbit, [|G|, D].
inline at::Tensor orbit_codes(const Encoder& encode, const ImageFamily& family,
                              std::string_view object) {
  return encode(family.orbit(family.object(object).parameters));
}

/// Columns 2i and 2i+1 as complex numbers, one per row.
inline std::vector<Complex> plane_values(const at::Tensor& codes, std::int64_t plane = 0) {
  std::vector<Complex> values;
  for (std::int64_t i = 0; i < codes.size(0); ++i) {
    values.emplace_back(codes[i][2 * plane].item<double>(), codes[i][2 * plane + 1].item<double>());
  }
  return values;
}

/// The codes at chart coordinates `points` in the pose g.
inline at::Tensor chart_codes(const Encoder& encode, const ImageFamily& family, const Chart& chart,
                              const std::vector<Complex>& points, std::int64_t g = 0) {
  std::vector<double> coordinates;
  for (const Complex& u : points) {
    coordinates.push_back(u.real());
    if (chart.dimension == 2) coordinates.push_back(u.imag());
  }
  const auto count = static_cast<std::int64_t>(points.size());
  const at::Tensor u = at::tensor(coordinates, at::kDouble).reshape({count, chart.dimension});
  return encode(family.images(chart(u), at::zeros({count}, at::kLong) + g));
}

/// `count` points on the circle of radius r.
inline std::vector<Complex> circle(double r, int count) {
  std::vector<Complex> points;
  for (int i = 0; i < count; ++i) {
    points.push_back(std::polar(r, 2.0 * std::numbers::pi * i / count));
  }
  return points;
}

/// The turns of a closed sequence about the origin, each step below half a turn.
inline double turns(const std::vector<Complex>& values) {
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += std::arg(values[(i + 1) % values.size()] * std::conj(values[i]));
  }
  return sum / (2.0 * std::numbers::pi);
}

inline double largest(const at::Tensor& values) { return values.abs().max().item<double>(); }

}  // namespace torsor::testing
