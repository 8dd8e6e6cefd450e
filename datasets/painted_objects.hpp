#pragma once

#include <memory>
#include <span>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "datasets/object_set.hpp"

namespace torsor {

/// Silhouettes painted blue on noise: every pixel of the background is black or white, each with
/// probability 1/2, and only the silhouette has a colour.
///
/// `render` moves the silhouette and leaves the background: pixel p is blue where the nearest pixel
/// to map⁻¹(p) belongs to the object; outside the image there is none. Every pose is drawn from the
/// silhouette as given, so an action on these objects is exact on the orbits, but no function of
/// the pixels. Actions that permute pixels (shifts, quarter turns) move `images` whole, with the
/// background: those are exact and linear.
/// Source: Dinh and Deny (2026), arXiv 2602.18406.
class PaintedObjects final : public ObjectSet {
 public:
  /// @param grey  float32 [N, 1, H, W]; the object is where a pixel is above `threshold`.
  /// @param labels  int64 [N], or undefined.
  /// @throws InvalidArgument if shape or type is wrong, there is no image, or a pixel is not
  ///         finite.
  PaintedObjects(const at::Tensor& grey, at::Tensor labels, const Random& random,
                 double threshold = 128.0 / 255.0);

  /// The same objects on new backgrounds. O(N·H·W) random bits.
  [[nodiscard]] std::shared_ptr<const PaintedObjects> repainted(const Random& random) const;
  /// bool [N, H, W]: where the objects are.
  [[nodiscard]] const at::Tensor& silhouettes() const { return silhouettes_; }

  [[nodiscard]] std::int64_t size() const override { return silhouettes_.size(0); }
  /// Three channels: red, green, blue.
  [[nodiscard]] ImageShape shape() const override;
  [[nodiscard]] at::Tensor labels() const override { return labels_; }
  [[nodiscard]] bool renders_exactly() const override { return true; }
  [[nodiscard]] at::Tensor images(const at::Tensor& indices) const override;
  [[nodiscard]] at::Tensor render(const at::Tensor& indices,
                                  std::span<const PlaneMap> maps) const override;
  [[nodiscard]] std::shared_ptr<const ObjectSet> subset(const at::Tensor& indices) const override;

 private:
  at::Tensor silhouettes_;  // bool [N, H, W]
  at::Tensor backgrounds_;  // bool [N, H, W], true where white
  at::Tensor labels_;
};

}  // namespace torsor
