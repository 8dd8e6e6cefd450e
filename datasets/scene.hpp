#pragma once

#include <memory>
#include <span>

#include "datasets/image_shape.hpp"
#include "datasets/plane_map.hpp"

namespace torsor {

/// A figure in the plane that can be drawn after any plane map: it is rendered anew each time, so
/// no interpolation error builds up. Immutable.
class Scene {
 public:
  virtual ~Scene() = default;

  /// Draws the figure moved by `map`, anti-aliased, values in [0, 1].
  ///
  /// @param pixels  shape.values() floats, channel by channel, rows from top to bottom; all are
  ///                written.
  virtual void draw(const PlaneMap& map, const ImageShape& shape,
                    std::span<float> pixels) const = 0;

 protected:
  Scene() = default;
  Scene(const Scene&) = default;
  Scene& operator=(const Scene&) = default;
};

using ScenePointer = std::shared_ptr<const Scene>;

}  // namespace torsor
