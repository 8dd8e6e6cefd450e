#include <cstddef>
#include <utility>

#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/angle_checks.hpp"
#include "datasets/batch_checks.hpp"
#include "datasets/bilinear.hpp"
#include "datasets/torus_actions.hpp"
#include "datasets/torus_law.hpp"

namespace torsor {
namespace {

using Steps = std::vector<std::vector<double>>;

/// Drawings in float32 of maps composed in float64; measured: 2e-7.
constexpr double kDrawnTolerance = 1e-5;

class TorusMotion final : public TorusAction {
 public:
  TorusMotion(std::int64_t angles, TorusMap map, ImageShape shape, std::string description,
              RenderMode mode)
      : angles_(angles),
        map_(std::move(map)),
        shape_(shape),
        description_(std::move(description)),
        draws_(mode == RenderMode::exact) {}

  std::int64_t angles() const override { return angles_; }
  ImageShape shape() const override { return shape_; }
  std::string description() const override { return description_; }
  at::Tensor apply(const at::Tensor& images, const at::Tensor& angles) const override;
  at::Tensor render(const ObjectSet& set, const at::Tensor& objects,
                    const at::Tensor& angles) const override;
  TorusCertificate certify(const ObjectSet& set, std::int64_t samples) const override;

 private:
  [[nodiscard]] std::vector<PlaneMap> maps(const at::Tensor& angles, std::int64_t count) const;
  [[nodiscard]] TorusCertificate certify_drawn(const ObjectSet& set,
                                               const at::Tensor& objects) const;
  [[nodiscard]] TorusCertificate certify_pixels(const at::Tensor& images) const;

  std::int64_t angles_;
  TorusMap map_;
  ImageShape shape_;
  std::string description_;
  bool draws_;
};

std::vector<PlaneMap> TorusMotion::maps(const at::Tensor& angles, std::int64_t count) const {
  const at::Tensor rows = checked_angles(angles, count, angles_);
  const auto width = static_cast<std::size_t>(angles_);
  std::vector<PlaneMap> maps;
  for (std::int64_t i = 0; i < count; ++i) {
    maps.push_back(map_(std::span(rows.data_ptr<double>() + i * angles_, width)));
  }
  return maps;
}

at::Tensor TorusMotion::apply(const at::Tensor& images, const at::Tensor& angles) const {
  require_images(images, shape_);
  return bilinear_warp(images, maps(angles, images.size(0)));
}

at::Tensor TorusMotion::render(const ObjectSet& set, const at::Tensor& objects,
                               const at::Tensor& angles) const {
  if (!draws_) return TorusAction::render(set, objects, angles);
  return set.render(objects, maps(angles, objects.size(0)));
}

TorusCertificate TorusMotion::certify_drawn(const ObjectSet& set, const at::Tensor& objects) const {
  TorusCertificate found = measure_torus_law(angles_, [&](const Steps& steps) {
    PlaneMap all;
    for (const std::vector<double>& step : steps) all = map_(step) * all;
    return set.render(objects,
                      std::vector<PlaneMap>(static_cast<std::size_t>(objects.numel()), all));
  });
  const bool exact = found.largest_defect() <= kDrawnTolerance;
  found.exactness = exact ? Exactness::orbit : Exactness::approximate;
  found.explanation =
      exact ? fmt::format("{}: exact on the orbit, not linear in the pixels",
                          set.renders_exactly() ? "re-rendered" : "interpolated once from x0")
            : fmt::format(
                  "its maps of the plane do not compose as the angles add: a full turn is "
                  "off by {:.2g}, a sum of two angles by {:.2g}",
                  found.period_defect, found.homomorphism_defect);
  return found;
}

TorusCertificate TorusMotion::certify_pixels(const at::Tensor& images) const {
  TorusCertificate found = measure_torus_law(angles_, [&](const Steps& steps) {
    at::Tensor moved = images;
    for (const std::vector<double>& step : steps) {
      moved = apply(moved, at::tensor(step, at::kDouble).expand({images.size(0), angles_}));
    }
    return moved;
  });
  found.explanation = fmt::format(
      "interpolated anew at every step: a sum of two angles leaves an error of {:.2g}; "
      "re-rendering (RenderMode::exact) and shifts of images on rings are exact",
      found.homomorphism_defect);
  return found;
}

TorusCertificate TorusMotion::certify(const ObjectSet& set, std::int64_t samples) const {
  const at::Tensor objects = law_samples(set, samples, shape_);
  TorusCertificate found =
      draws_ ? certify_drawn(set, objects) : certify_pixels(set.images(objects).to(at::kDouble));
  found.samples = objects.numel();
  return found;
}

}  // namespace

TorusActionPointer torus_from_maps(std::int64_t angles, TorusMap map, ImageShape shape,
                                   std::string description, RenderMode mode) {
  require(angles > 0, "a torus of {} angles moves nothing", angles);
  require(map != nullptr, "the action needs a map of the plane");
  require(shape.channels > 0 && shape.height > 0 && shape.width > 0,
          "images of {} x {} x {} have no pixels to move", shape.channels, shape.height,
          shape.width);
  return std::make_shared<TorusMotion>(angles, std::move(map), shape, std::move(description), mode);
}

TorusActionPointer plane_rotation(ImageShape shape, RenderMode mode) {
  const auto turn = [](std::span<const double> angles) {
    return PlaneMap::rotation(angles.front());
  };
  return torus_from_maps(1, turn, shape, "rotation by real angles", mode);
}

}  // namespace torsor
