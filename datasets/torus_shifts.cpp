#include <algorithm>
#include <utility>

#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/angle_checks.hpp"
#include "datasets/batch_checks.hpp"
#include "datasets/torus_actions.hpp"
#include "datasets/torus_law.hpp"

namespace torsor {
namespace {

/// Band-limited images stored in float32 hold up to 6e-8 of their norm in the Nyquist frequency,
/// which a step can double and of which a product has two.
constexpr double kStoredTolerance = 1e-6;

class TorusShifts final : public TorusAction {
 public:
  TorusShifts(std::vector<ImageAxis> axes, ImageShape shape)
      : axes_(std::move(axes)), shape_(shape) {}

  std::int64_t angles() const override { return std::ssize(axes_); }
  ImageShape shape() const override { return shape_; }
  std::string description() const override;
  at::Tensor apply(const at::Tensor& images, const at::Tensor& angles) const override;
  TorusCertificate certify(const ObjectSet& set, std::int64_t samples) const override;

 private:
  std::vector<ImageAxis> axes_;
  ImageShape shape_;
};

std::string TorusShifts::description() const {
  std::string text;
  for (const ImageAxis axis : axes_) {
    text += text.empty() ? "" : " × ";
    text += axis == ImageAxis::x ? "shift_x" : "shift_y";
  }
  return text + " by real numbers of pixels";
}

at::Tensor TorusShifts::apply(const at::Tensor& images, const at::Tensor& angles) const {
  require_images(images, shape_);
  const at::Tensor rows = checked_angles(angles, images.size(0), this->angles());
  at::Tensor moved = images;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    moved = fourier_shift(moved, axes_[i], rows.select(1, static_cast<std::int64_t>(i)));
  }
  return moved;
}

TorusCertificate TorusShifts::certify(const ObjectSet& set, std::int64_t samples) const {
  const at::Tensor objects = law_samples(set, samples, shape_);
  const at::Tensor images = set.images(objects).to(at::kDouble);
  TorusCertificate found = measure_torus_law(angles(), [&](const auto& steps) {
    at::Tensor moved = images;
    for (const std::vector<double>& step : steps) {
      moved = apply(moved, at::tensor(step, at::kDouble).expand({images.size(0), angles()}));
    }
    return moved;
  });
  found.samples = objects.numel();
  const bool exact = found.largest_defect() <= kStoredTolerance;
  found.exactness = exact ? Exactness::linear : Exactness::approximate;
  found.explanation =
      exact ? "band-limited images shifted by their Fourier series: linear, obeys the law to "
              "rounding"
            : fmt::format(
                  "the images hold the Nyquist frequency of an even side, whose shifts "
                  "have no direction: a product of two is off by {:.2g}; images that are "
                  "band_limited are exact",
                  found.homomorphism_defect);
  return found;
}

}  // namespace

TorusActionPointer torus_shifts(std::vector<ImageAxis> axes, ImageShape shape) {
  require(!axes.empty(), "shifts need at least one axis");
  for (const ImageAxis axis : axes) {
    require(std::ranges::count(axes, axis) == 1, "the axis {} is named twice",
            axis == ImageAxis::x ? "x" : "y");
  }
  require(shape.values() > 0 && shape.height > 0 && shape.width > 0,
          "images of {} x {} x {} have no pixels to shift", shape.channels, shape.height,
          shape.width);
  return std::make_shared<TorusShifts>(std::move(axes), shape);
}

}  // namespace torsor
