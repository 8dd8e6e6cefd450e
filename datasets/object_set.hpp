#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/image_shape.hpp"
#include "datasets/plane_map.hpp"
#include "datasets/scene.hpp"

namespace torsor {

/// N objects, each with an image x0 in its reference pose, that can be shown after a plane map.
class ObjectSet {
 public:
  virtual ~ObjectSet() = default;

  [[nodiscard]] virtual std::int64_t size() const = 0;
  [[nodiscard]] virtual ImageShape shape() const = 0;
  /// Class labels, int64 [size()]; undefined where there are none.
  [[nodiscard]] virtual at::Tensor labels() const = 0;
  /// Whether `render` draws anew (scenes) or interpolates x0 once (images).
  [[nodiscard]] virtual bool renders_exactly() const = 0;
  /// x0 of the objects `indices` (int64 [N]): float32 [N, C, H, W].
  [[nodiscard]] virtual at::Tensor images(const at::Tensor& indices) const = 0;
  /// Object indices[i] moved by maps[i]; the identity map gives x0 bit for bit.
  /// @throws InvalidArgument if an index is out of range or the counts differ.
  [[nodiscard]] virtual at::Tensor render(const at::Tensor& indices,
                                          std::span<const PlaneMap> maps) const = 0;
  /// The objects `indices`, in that order.
  [[nodiscard]] virtual std::shared_ptr<const ObjectSet> subset(
      const at::Tensor& indices) const = 0;

  /// x0 of every object.
  [[nodiscard]] at::Tensor all_images() const;
};

using ObjectSetPointer = std::shared_ptr<const ObjectSet>;

/// Objects that are drawn anew in every pose. @throws InvalidArgument if the list is empty.
[[nodiscard]] ObjectSetPointer scene_objects(std::vector<ScenePointer> scenes, ImageShape shape);

/// Objects given by one image each, float32 [N, C, H, W]; a pose is one bilinear interpolation of
/// x0 (outside filled with the image's minimum), or a permutation of its pixels where the map is a
/// quarter turn of a square image.
/// @throws InvalidArgument if the shape or type is wrong or a pixel is not finite.
[[nodiscard]] ObjectSetPointer image_objects(at::Tensor images, at::Tensor labels = {});

}  // namespace torsor
