#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "datasets/action.hpp"
#include "datasets/object_set.hpp"

namespace torsor {

/// The images g·x0 of every object under every element of a group: what encoders are trained and
/// tested on. Cheap to copy.
///
/// The orbit images are rendered once and kept while they need no more than `cache_bytes`; beyond
/// that each request renders.
class Orbits {
 public:
  static constexpr std::int64_t kCacheBytes = std::int64_t{1} << 30;

  Orbits(ObjectSetPointer objects, ActionPointer action, std::int64_t cache_bytes = kCacheBytes);

  [[nodiscard]] std::int64_t objects() const { return objects_->size(); }
  [[nodiscard]] const ObjectSet& object_set() const { return *objects_; }
  [[nodiscard]] const Action& action() const { return *action_; }
  [[nodiscard]] const FiniteGroup& group() const { return action_->group(); }
  [[nodiscard]] ImageShape shape() const { return objects_->shape(); }

  /// elements[i]·x0 of object objects[i], both int64 [N]: float32 [N, C, H, W].
  [[nodiscard]] at::Tensor images(const at::Tensor& objects, const at::Tensor& elements) const;
  /// The whole orbit of one object in the order of the group: [|G|, C, H, W].
  [[nodiscard]] at::Tensor orbit(std::int64_t object) const;

 private:
  ObjectSetPointer objects_;
  ActionPointer action_;
  at::Tensor cache_;  // [objects · |G|, C, H, W], undefined when over the limit
};

}  // namespace torsor
