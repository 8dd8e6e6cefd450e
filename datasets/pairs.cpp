#include "datasets/pairs.hpp"

#include <limits>
#include <utility>

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {
namespace {

/// Up to this order the products are kept as a tensor of at most 8 MiB.
constexpr std::int64_t kTableOrder = 1024;

using Element = FiniteGroup::Element;

/// products[g·|G| + h] = g·h.
at::Tensor product_table(const FiniteGroup& group) {
  const auto order = static_cast<Element>(group.order());
  at::Tensor table = at::empty({static_cast<std::int64_t>(order) * order}, at::kLong);
  auto* value = table.data_ptr<std::int64_t>();
  for (Element g = 0; g < order; ++g) {
    for (Element h = 0; h < order; ++h) *value++ = group.multiply(g, h);
  }
  return table;
}

}  // namespace

Pairs::Pairs(Orbits orbits, bool chained) : orbits_(std::move(orbits)), chained_(chained) {
  const auto order = static_cast<std::int64_t>(orbits_.group().order());
  require(order <= std::numeric_limits<std::int32_t>::max() &&
              orbits_.objects() <= std::numeric_limits<std::int64_t>::max() / order / order,
          "{} objects under {} elements have more pairs than can be counted", orbits_.objects(),
          order);
  if (!chained && order <= kTableOrder) products_ = product_table(orbits_.group());
}

std::int64_t Pairs::size() const {
  const auto order = static_cast<std::int64_t>(orbits_.group().order());
  return orbits_.objects() * order * order;
}

at::Tensor Pairs::products(const at::Tensor& elements, const at::Tensor& poses) const {
  const auto order = static_cast<std::int64_t>(orbits_.group().order());
  if (products_.defined()) return products_.index_select(0, elements.mul(order).add(poses));
  at::Tensor products = at::empty_like(elements);
  for (std::int64_t i = 0; i < elements.numel(); ++i) {
    products.data_ptr<std::int64_t>()[i] =
        orbits_.group().multiply(static_cast<Element>(elements.data_ptr<std::int64_t>()[i]),
                                 static_cast<Element>(poses.data_ptr<std::int64_t>()[i]));
  }
  return products;
}

PairBatch Pairs::batch(const at::Tensor& indices) const {
  require_indices(indices, -1, size(), "pair");
  const at::Tensor local = indices.to(at::kCPU).contiguous();
  const auto order = static_cast<std::int64_t>(orbits_.group().order());
  const at::Tensor poses_so_far = local.div(order, "floor");
  PairBatch pairs;
  pairs.element = local.remainder(order);
  pairs.pose = poses_so_far.remainder(order);
  pairs.object = poses_so_far.div(order, "floor");
  pairs.x1 = orbits_.images(pairs.object, pairs.pose);
  pairs.x2 = chained_ ? orbits_.action().apply(pairs.x1, pairs.element)
                      : orbits_.images(pairs.object, products(pairs.element, pairs.pose));
  return pairs;
}

at::Tensor random_pair_indices(const Pairs& pairs, std::int64_t count, Random& random) {
  require(count >= 0, "{} pairs cannot be drawn", count);
  require(pairs.size() > 0 || count == 0, "there are no pairs to draw from");
  at::Tensor indices = at::empty({count}, at::kLong);
  auto* value = indices.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < count; ++i) {
    value[i] = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(pairs.size())));
  }
  return indices;
}

}  // namespace torsor
