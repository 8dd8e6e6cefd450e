#include "models/moments.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr double kLargest = 4e9;  // bytes

void require_memory(const Pairs& pairs) {
  const auto order = static_cast<double>(pairs.orbits().group().order());
  const auto values = static_cast<double>(pairs.orbits().shape().values());
  const double bytes = 8.0 * (order + 1.0) * values * values;
  require(bytes <= kLargest,
          "the moments of {} elements on images of {} values need {:.1f} GB, more than the limit "
          "of {:.0f} GB: use smaller images or train with method \"adam\"",
          pairs.orbits().group().order(), pairs.orbits().shape().values(), bytes / 1e9,
          kLargest / 1e9);
}

}  // namespace

PairMoments pair_moments(const Pairs& pairs) {
  require_memory(pairs);
  const at::NoGradGuard no_grad;
  const auto order = static_cast<std::int64_t>(pairs.orbits().group().order());
  const std::int64_t values = pairs.orbits().shape().values();
  PairMoments moments;
  moments.same = at::zeros({values, values}, at::kDouble);
  moments.crossed = at::zeros({order, values, values}, at::kDouble);
  moments.images = pairs.size() / order;
  const at::Tensor crossed = moments.crossed.view({order * values, values});
  // The pairs of one x1 stand together, so a chunk holds whole x1.
  const std::int64_t step = order * std::max<std::int64_t>(1, 4000 / order);
  for (std::int64_t begin = 0; begin < pairs.size(); begin += step) {
    const std::int64_t end = std::min(begin + step, pairs.size());
    const PairBatch part = pairs.batch(at::arange(begin, end, at::kLong));
    const at::Tensor x1 = part.x1.flatten(1).view({-1, order, values}).select(1, 0).to(at::kDouble);
    const at::Tensor x2 = part.x2.flatten(1).to(at::kDouble).view({-1, order * values});
    moments.same.addmm_(x1.t(), x1);
    crossed.addmm_(x2.t(), x1);
    moments.energy += static_cast<double>(order) * x1.square().sum().item<double>() +
                      x2.square().sum().item<double>();
  }
  return moments;
}

}  // namespace torsor
