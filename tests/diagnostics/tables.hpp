#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <vector>

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "core/random.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "groups/named_groups.hpp"

namespace torsor::testing {

inline at::Tensor normal_values(std::vector<std::int64_t> shape, Random& random) {
  at::Tensor values = at::empty(shape, at::kDouble);
  for (std::int64_t i = 0; i < values.numel(); ++i) values.data_ptr<double>()[i] = random.normal();
  return values;
}

/// Codes of planes with the given weights under C_n, amplitudes normal and independent, followed by
/// `invariants` normal numbers.
inline OrbitTable plane_table(std::int64_t n, const std::vector<int>& weights,
                              std::int64_t invariants, std::int64_t objects, Random& random) {
  const auto planes = static_cast<std::int64_t>(weights.size());
  at::Tensor values = at::zeros({objects, n, 2 * planes + invariants}, at::kDouble);
  for (std::int64_t o = 0; o < objects; ++o) {
    for (std::int64_t p = 0; p < planes; ++p) {
      const std::complex<double> z(random.normal(), random.normal());
      for (std::int64_t g = 0; g < n; ++g) {
        const double angle =
            2.0 * std::numbers::pi * static_cast<double>(g) / static_cast<double>(n);
        const std::complex<double> w =
            z * std::polar(1.0, weights[static_cast<std::size_t>(p)] * angle);
        values[o][g][2 * p] = w.real();
        values[o][g][2 * p + 1] = w.imag();
      }
    }
    for (std::int64_t i = 0; i < invariants; ++i)
      values[o].select(1, 2 * planes + i).fill_(random.normal());
  }
  return orbit_table(cyclic(static_cast<std::size_t>(n)), values);
}

/// Codes of the left regular representation with `channels` numbers for each element:
/// F(g)[k] = v[g⁻¹k], v [objects, |G|, channels].
inline OrbitTable regular_table(const FiniteGroup& group, const at::Tensor& v) {
  const auto order = static_cast<std::int64_t>(group.order());
  at::Tensor values = at::zeros({v.size(0), order, order, v.size(2)}, at::kDouble);
  for (std::int64_t g = 0; g < order; ++g) {
    const auto inverse = group.inverse(static_cast<FiniteGroup::Element>(g));
    for (std::int64_t k = 0; k < order; ++k) {
      const auto from = group.multiply(inverse, static_cast<FiniteGroup::Element>(k));
      values.select(1, g).select(1, k).copy_(v.select(1, static_cast<std::int64_t>(from)));
    }
  }
  return orbit_table(group, values);
}

}  // namespace torsor::testing
