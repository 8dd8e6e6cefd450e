#include <span>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"
#include "datasets/object_set.hpp"

namespace torsor {
namespace {

/// Scenes drawn per task: about 0.1 ms of work, so that threads pay for themselves.
constexpr std::int64_t kGrain = 8;

class SceneObjects final : public ObjectSet {
 public:
  SceneObjects(std::vector<ScenePointer> scenes, ImageShape shape)
      : scenes_(std::move(scenes)), shape_(shape) {}

  std::int64_t size() const override { return static_cast<std::int64_t>(scenes_.size()); }
  ImageShape shape() const override { return shape_; }
  at::Tensor labels() const override { return {}; }
  bool renders_exactly() const override { return true; }

  at::Tensor images(const at::Tensor& indices) const override {
    require_indices(indices, -1, size(), "object");
    return render(indices, std::vector<PlaneMap>(static_cast<std::size_t>(indices.size(0))));
  }

  at::Tensor render(const at::Tensor& indices, std::span<const PlaneMap> maps) const override {
    const auto count = static_cast<std::int64_t>(maps.size());
    require_indices(indices, count, size(), "object");
    const at::Tensor objects = indices.to(at::kCPU).contiguous();
    const auto* object = objects.data_ptr<std::int64_t>();
    at::Tensor images =
        at::empty({count, shape_.channels, shape_.height, shape_.width}, at::kFloat);
    auto* pixels = images.data_ptr<float>();
    const std::int64_t values = shape_.values();
    at::parallel_for(0, count, kGrain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        scenes_[static_cast<std::size_t>(object[i])]->draw(
            maps[static_cast<std::size_t>(i)], shape_,
            std::span(pixels + i * values, static_cast<std::size_t>(values)));
      }
    });
    return images;
  }

  ObjectSetPointer subset(const at::Tensor& indices) const override {
    require_indices(indices, -1, size(), "object");
    const at::Tensor objects = indices.to(at::kCPU).contiguous();
    const auto* object = objects.data_ptr<std::int64_t>();
    std::vector<ScenePointer> chosen;
    for (std::int64_t i = 0; i < objects.numel(); ++i) {
      chosen.push_back(scenes_[static_cast<std::size_t>(object[i])]);
    }
    return std::make_shared<SceneObjects>(std::move(chosen), shape_);
  }

 private:
  std::vector<ScenePointer> scenes_;
  ImageShape shape_;
};

}  // namespace

ObjectSetPointer scene_objects(std::vector<ScenePointer> scenes, ImageShape shape) {
  require(!scenes.empty(), "a set of objects needs at least one scene");
  for (const ScenePointer& scene : scenes) require(scene != nullptr, "a scene is null");
  require(shape.channels > 0 && shape.height > 0 && shape.width > 0,
          "an image of {} channels and {} x {} pixels cannot be drawn", shape.channels,
          shape.height, shape.width);
  return std::make_shared<SceneObjects>(std::move(scenes), shape);
}

}  // namespace torsor
