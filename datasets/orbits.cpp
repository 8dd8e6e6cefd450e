#include "datasets/orbits.hpp"

#include <algorithm>
#include <utility>

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {
namespace {

/// Images rendered at a time while the cache is filled, which bounds the temporary memory.
constexpr std::int64_t kImagesAtOnce = 4096;

at::Tensor rendered_orbits(const ObjectSet& set, const Action& action) {
  const auto order = static_cast<std::int64_t>(action.group().order());
  const ImageShape shape = set.shape();
  const std::int64_t total = set.size() * order;
  at::Tensor images = at::empty({total, shape.channels, shape.height, shape.width}, at::kFloat);
  for (std::int64_t begin = 0; begin < total; begin += kImagesAtOnce) {
    const std::int64_t end = std::min(begin + kImagesAtOnce, total);
    const at::Tensor number = at::arange(begin, end, at::kLong);
    images.slice(0, begin, end)
        .copy_(action.render(set, number.div(order, "floor"), number.remainder(order)));
  }
  return images;
}

}  // namespace

Orbits::Orbits(ObjectSetPointer objects, ActionPointer action, std::int64_t cache_bytes)
    : objects_(std::move(objects)), action_(std::move(action)) {
  require(objects_ != nullptr && action_ != nullptr, "orbits need objects and an action");
  const double bytes = static_cast<double>(objects_->size()) *
                       static_cast<double>(group().order()) *
                       static_cast<double>(shape().values()) * sizeof(float);
  if (bytes <= static_cast<double>(cache_bytes)) cache_ = rendered_orbits(*objects_, *action_);
}

at::Tensor Orbits::images(const at::Tensor& objects, const at::Tensor& elements) const {
  const auto order = static_cast<std::int64_t>(group().order());
  require_indices(objects, -1, this->objects(), "object");
  require_indices(elements, objects.size(0), order, "element");
  if (!cache_.defined()) return action_->render(*objects_, objects, elements);
  return cache_.index_select(0, objects.mul(order).add(elements).to(at::kCPU));
}

at::Tensor Orbits::orbit(std::int64_t object) const {
  const auto order = static_cast<std::int64_t>(group().order());
  return images(at::full({order}, object, at::kLong), at::arange(order, at::kLong));
}

}  // namespace torsor
