#pragma once

#include <cstdint>
#include <vector>

#include "datasets/scene.hpp"

namespace torsor {

/// The shapes of `sprites`, in the order of the objects: a square (symmetric under quarter turns),
/// an ellipse (under half turns), a heart (under no turn).
enum class SpriteShape { square, ellipse, heart };

/// One white sprite in the centre of an image of `size` pixels per side.
///
/// @param reach  of the shape's farthest point, as a share of half the image, 0 < reach <= 1.
/// @throws InvalidArgument on another reach or fewer than 8 pixels.
[[nodiscard]] ScenePointer sprite(SpriteShape shape, std::int64_t size, double reach);

/// A world of sprites with a full grid of factors: every shape in `scales` sizes, object number
/// shape · scales + scale; the pose comes from the action. The largest reaches 0.9 of half the
/// image, the smallest half of that, in equal steps.
///
/// After the factors of dSprites (L. Matthey et al. 2017), drawn anew in every pose.
/// @throws InvalidArgument unless there is a scale and at least 8 pixels.
[[nodiscard]] std::vector<ScenePointer> sprites(std::int64_t scales, std::int64_t size);

}  // namespace torsor
