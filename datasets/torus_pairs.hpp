#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "datasets/torus_action.hpp"

namespace torsor {

/// A batch of pairs (x1, x2, g) with x2 = g·x1 and real angles.
struct TorusPairBatch {
  at::Tensor x1;      ///< h·x0, float32 [N, C, H, W]
  at::Tensor x2;      ///< (g + h)·x0, shown anew from the object
  at::Tensor angles;  ///< g, float64 [N, m] in [0, 2π)
  at::Tensor pose;    ///< h, float64 [N, m] in [0, 2π)
  at::Tensor object;  ///< int64 [N]
};

/// Pairs of a set of objects under a torus action: there is no end of them, each batch is shown
/// when it is asked for, and nothing is stored per pair. Cheap to copy.
class TorusPairs {
 public:
  /// @param per_turn  0: angles are real numbers; n > 0: multiples of 2π/n only, as a cyclic group
  ///                  has them.
  /// @throws InvalidArgument if objects or action are missing, there is no object, the shapes
  ///         differ, or per_turn is negative.
  TorusPairs(ObjectSetPointer objects, TorusActionPointer action, std::int64_t per_turn = 0);

  [[nodiscard]] const ObjectSet& objects() const { return *objects_; }
  [[nodiscard]] const TorusAction& action() const { return *action_; }
  [[nodiscard]] std::int64_t per_turn() const { return per_turn_; }
  [[nodiscard]] ImageShape shape() const { return objects_->shape(); }
  /// m.
  [[nodiscard]] std::int64_t angles() const { return action_->angles(); }
  /// The same objects and action with other angles.
  [[nodiscard]] TorusPairs with_per_turn(std::int64_t per_turn) const;

  /// The pairs of these objects (int64 [N]), poses h and angles g (float64 [N, m]).
  [[nodiscard]] TorusPairBatch batch(const at::Tensor& objects, const at::Tensor& poses,
                                     const at::Tensor& angles) const;
  /// `count` pairs: objects, poses and angles independent and uniform. The same stream draws the
  /// same pairs.
  [[nodiscard]] TorusPairBatch draw(std::int64_t count, Random& random) const;
  /// Angles as `draw` draws them, float64 [count, m].
  [[nodiscard]] at::Tensor draw_angles(std::int64_t count, Random& random) const;

 private:
  ObjectSetPointer objects_;
  TorusActionPointer action_;
  std::int64_t per_turn_;
};

}  // namespace torsor
