#include "models/operator_floor.hpp"

#include <algorithm>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "operators/orbit_floor.hpp"

namespace torsor {

double operator_floor_bytes(const Pairs& pairs, const LatentOperator& latent) {
  return OrbitFloor(latent).most_bytes(pairs.orbits().shape().values());
}

ErrorFloor operator_floor(const Pairs& pairs, const LatentOperator& latent) {
  const at::NoGradGuard no_grad;
  const auto order = static_cast<std::int64_t>(pairs.orbits().group().order());
  require(static_cast<std::int64_t>(latent.group().order()) == order,
          "the operator's group {} is not that of the pairs, {}", latent.group().name(),
          pairs.orbits().group().name());
  const std::int64_t values = pairs.orbits().shape().values();
  OrbitFloor floor(latent);
  // The pairs of one x1 stand together, so a chunk holds whole orbits.
  const std::int64_t step = order * std::max<std::int64_t>(1, 4000 / order);
  for (std::int64_t begin = 0; begin < pairs.size(); begin += step) {
    const std::int64_t end = std::min(begin + step, pairs.size());
    const PairBatch part = pairs.batch(at::arange(begin, end, at::kLong));
    floor.add(part.x2.flatten(1).to(at::kDouble).view({-1, order, values}));
  }
  return {floor.loss().total() / (static_cast<double>(pairs.size()) * static_cast<double>(values)),
          fmt::format("lower bound of x2's error for the {} operator and any encoder with a linear "
                      "decoder; the optimum may be higher",
                      latent.name())};
}

}  // namespace torsor
