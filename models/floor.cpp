#include "models/floor.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"

namespace torsor {

bool has_plane_floor(const FiniteGroup& group) {
  return group.order() >= 3 && group.factors().size() == 1 &&
         group.element_order(1) == group.order();
}

ErrorFloor plane_floor(const Pairs& pairs) {
  const auto n = static_cast<std::int64_t>(pairs.orbits().group().order());
  require(has_plane_floor(pairs.orbits().group()),
          "the joint floor is known for one cyclic group of order 3 or more, not for {}",
          pairs.orbits().group().name());
  const at::NoGradGuard no_grad;
  const std::int64_t values = pairs.orbits().shape().values();
  const at::Tensor angles =
      at::arange(n, at::kDouble) * (-2.0 * std::numbers::pi / static_cast<double>(n));
  at::Tensor moment = at::zeros({3 * values, 3 * values}, at::kDouble);
  double outside = 0.0;  // energy of x2 at the frequencies that the operator lacks
  // The pairs of one x1 stand together, so X_k is a transform over n neighbours.
  const std::int64_t step = n * std::max<std::int64_t>(1, 2000 / n);
  for (std::int64_t begin = 0; begin < pairs.size(); begin += step) {
    const std::int64_t end = std::min(begin + step, pairs.size());
    const PairBatch part = pairs.batch(at::arange(begin, end, at::kLong));
    const at::Tensor x1 = part.x1.flatten(1).to(at::kDouble).view({-1, n, values}).select(1, 0);
    const at::Tensor x2 = part.x2.flatten(1).to(at::kDouble).view({-1, n, values});
    const at::Tensor mean = x2.mean(1);
    const at::Tensor real = at::einsum("mgp,g->mp", {x2, angles.cos()}) / n;
    const at::Tensor imaginary = at::einsum("mgp,g->mp", {x2, angles.sin()}) / n;
    outside += (x2.square().sum() / n - mean.square().sum() -
                2.0 * (real.square().sum() + imaginary.square().sum()))
                   .item<double>();
    const at::Tensor stacked =
        at::cat({(x1 - mean) / std::numbers::sqrt2, real * std::numbers::sqrt2,
                 imaginary * std::numbers::sqrt2},
                1);
    moment.addmm_(stacked.t(), stacked);
  }
  const at::Tensor eigenvalues = at::linalg_eigvalsh(moment);
  const double tail = eigenvalues.narrow(0, 0, 3 * values - 2).clamp_min(0.0).sum().item<double>();
  const double images = static_cast<double>(pairs.size()) / static_cast<double>(n);
  return {(tail + std::max(outside, 0.0)) / (images * static_cast<double>(values)),
          "joint floor of the plane operator: no encoder with a linear decoder can do better"};
}

}  // namespace torsor
