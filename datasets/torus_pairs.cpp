#include "datasets/torus_pairs.hpp"

#include <algorithm>
#include <numbers>
#include <utility>

#include <ATen/ops/empty.h>

#include "core/error.hpp"
#include "datasets/angle_checks.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {

TorusPairs::TorusPairs(ObjectSetPointer objects, TorusActionPointer action, std::int64_t per_turn)
    : objects_(std::move(objects)), action_(std::move(action)), per_turn_(per_turn) {
  require(objects_ != nullptr && action_ != nullptr, "pairs need objects and an action");
  require(objects_->size() > 0, "pairs need at least one object");
  const ImageShape mine = objects_->shape();
  const ImageShape moved = action_->shape();
  require(mine == moved, "the action is for images of {} x {} x {}, the objects are {} x {} x {}",
          moved.channels, moved.height, moved.width, mine.channels, mine.height, mine.width);
  require(per_turn >= 0, "a turn has a number of angles, not {}", per_turn);
}

TorusPairs TorusPairs::with_per_turn(std::int64_t per_turn) const {
  return {objects_, action_, per_turn};
}

TorusPairBatch TorusPairs::batch(const at::Tensor& objects, const at::Tensor& poses,
                                 const at::Tensor& angles) const {
  require_indices(objects, -1, objects_->size(), "object");
  const at::Tensor h = checked_angles(poses, objects.size(0), this->angles());
  const at::Tensor g = checked_angles(angles, objects.size(0), this->angles());
  return {action_->render(*objects_, objects, h), action_->render(*objects_, objects, g.add(h)), g,
          h, objects};
}

TorusPairBatch TorusPairs::draw(std::int64_t count, Random& random) const {
  require(count > 0, "a batch of {} pairs cannot be drawn", count);
  const at::Tensor objects = at::empty({count}, at::kLong);
  const auto number = static_cast<std::uint64_t>(objects_->size());
  std::generate_n(objects.data_ptr<std::int64_t>(), count,
                  [&] { return static_cast<std::int64_t>(random.below(number)); });
  const at::Tensor poses = draw_angles(count, random);
  return batch(objects, poses, draw_angles(count, random));
}

at::Tensor TorusPairs::draw_angles(std::int64_t count, Random& random) const {
  constexpr double kTurn = 2.0 * std::numbers::pi;
  const at::Tensor angles = at::empty({count, this->angles()}, at::kDouble);
  const auto steps = static_cast<std::uint64_t>(per_turn_);
  std::generate_n(angles.data_ptr<double>(), angles.numel(), [&] {
    if (steps == 0) return kTurn * random.uniform();
    return kTurn * static_cast<double>(random.below(steps)) / static_cast<double>(steps);
  });
  return angles;
}

}  // namespace torsor
