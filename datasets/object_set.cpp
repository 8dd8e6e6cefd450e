#include "datasets/object_set.hpp"

#include <utility>

#include <ATen/ops/arange.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"
#include "datasets/bilinear.hpp"

namespace torsor {
namespace {

class ImageObjects final : public ObjectSet {
 public:
  ImageObjects(at::Tensor images, at::Tensor labels)
      : images_(std::move(images)), labels_(std::move(labels)) {}

  std::int64_t size() const override { return images_.size(0); }
  ImageShape shape() const override { return {images_.size(1), images_.size(2), images_.size(3)}; }
  at::Tensor labels() const override { return labels_; }
  bool renders_exactly() const override { return false; }

  at::Tensor images(const at::Tensor& indices) const override {
    require_indices(indices, -1, size(), "object");
    return images_.index_select(0, indices.to(at::kCPU));
  }

  at::Tensor render(const at::Tensor& indices, std::span<const PlaneMap> maps) const override {
    require_indices(indices, static_cast<std::int64_t>(maps.size()), size(), "object");
    return bilinear_warp(images(indices), maps);
  }

  ObjectSetPointer subset(const at::Tensor& indices) const override {
    at::Tensor chosen = images(indices);
    at::Tensor labels = labels_.defined() ? labels_.index_select(0, indices.to(at::kCPU)) : labels_;
    return std::make_shared<ImageObjects>(std::move(chosen), std::move(labels));
  }

 private:
  at::Tensor images_;
  at::Tensor labels_;
};

}  // namespace

at::Tensor ObjectSet::all_images() const { return images(at::arange(size(), at::kLong)); }

ObjectSetPointer image_objects(at::Tensor images, at::Tensor labels) {
  require_images(images);
  require(images.scalar_type() == at::kFloat, "the images of objects are float32, not {}",
          c10::toString(images.scalar_type()));
  require(images.numel() > 0, "a set of objects needs at least one image with at least one pixel");
  require(all_finite(images), "an image holds a pixel that is not finite");
  if (labels.defined()) {
    require(
        labels.dim() == 1 && labels.scalar_type() == at::kLong && labels.size(0) == images.size(0),
        "labels are int64 [{}], one per image", images.size(0));
    labels = labels.to(at::kCPU).contiguous();
  }
  return std::make_shared<ImageObjects>(images.detach().to(at::kCPU).contiguous(),
                                        std::move(labels));
}

}  // namespace torsor
