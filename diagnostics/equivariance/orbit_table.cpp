#include "diagnostics/equivariance/orbit_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

OrbitTable orbit_table(FiniteGroup group, const at::Tensor& values, double noise) {
  const auto order = static_cast<std::int64_t>(group.order());
  require(values.dim() >= 3 && values.size(0) >= 1 && values.size(1) == order && values.numel() > 0,
          "values on orbits of {} are [objects, {}, D], not {}", group.name(), order,
          shape_text(values.sizes()));
  require(noise >= 0.0, "a noise of {} is none", noise);
  return {std::move(group), values.detach().to(at::kCPU, at::kDouble).flatten(2).contiguous(),
          noise > 0.0 ? noise : assumed_code_noise(values)};
}

std::optional<BadValue> first_bad_value(const OrbitTable& table) {
  const at::Tensor good = at::isfinite(table.values).all(2);
  if (good.all().item<bool>()) return std::nullopt;
  const std::int64_t index = good.flatten().to(at::kInt).argmin().item<std::int64_t>();
  return BadValue{index / table.values.size(1), index % table.values.size(1)};
}

OrbitTable declared_orbits(const LatentOperator& op, const at::Tensor& codes, double noise) {
  std::vector<at::Tensor> poses;
  for (std::size_t g = 0; g < op.group().order(); ++g) {
    const at::Tensor elements =
        at::full({codes.size(0)}, static_cast<std::int64_t>(g), at::TensorOptions(at::kLong));
    poses.push_back(op.apply(codes, elements).detach());
  }
  return orbit_table(op.group(), at::stack(poses, 1), noise);
}

PeriodSubgroup periods(const OrbitTable& table, std::int64_t object, double tolerance) {
  const std::int64_t order = table.values.size(1);
  const std::int64_t size = table.size();
  const auto* data = table.values.data_ptr<double>() + object * order * size;
  const double cap = 100.0 * tolerance;
  PeriodSubgroup result{{0}, std::numeric_limits<double>::infinity()};
  for (FiniteGroup::Element h = 1; h < static_cast<FiniteGroup::Element>(order); ++h) {
    double most = 0.0;
    for (std::int64_t g = 0; g < order && most < cap; ++g) {
      const auto moved = table.group.multiply(static_cast<FiniteGroup::Element>(g), h);
      const double* a = data + g * size;
      const double* b = data + static_cast<std::int64_t>(moved) * size;
      for (std::int64_t d = 0; d < size && most < cap; ++d) {
        most = std::max(most, std::abs(a[d] - b[d]));
      }
    }
    if (most <= tolerance) {
      result.elements.push_back(h);
    } else {
      result.gap = std::min({result.gap, most, cap});
    }
  }
  return result;
}

}  // namespace torsor
