#include "datasets/product_action.hpp"

#include <cmath>
#include <numbers>
#include <span>
#include <utility>

#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros_like.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {
namespace {

/// Sampling tables larger than this are computed for each batch instead of kept.
constexpr std::int64_t kTableBytes = std::int64_t{64} << 20;

/// Rotations of the colour cube about its grey axis; k·2π/n for k = 0, ..., n-1.
at::Tensor hue_matrices(std::int64_t order) {
  at::Tensor matrices = at::empty({order, 3, 3}, at::kDouble);
  auto* value = matrices.data_ptr<double>();
  for (std::int64_t k = 0; k < order; ++k) {
    const double angle =
        2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(order);
    for (std::int64_t row = 0; row < 3; ++row) {
      for (std::int64_t column = 0; column < 3; ++column) {
        // Row r of a circulant: 1/3 + 2/3 cos(angle - 2π(r - c)/3).
        const double turn = 2.0 * std::numbers::pi * static_cast<double>(row - column) / 3.0;
        *value++ = (1.0 + 2.0 * std::cos(angle - turn)) / 3.0;
      }
    }
  }
  return matrices;
}

/// Whether the map sends the pixels of an image onto its pixels.
bool permutes_pixels(const PlaneMap& map, const ImageShape& shape) {
  const Eigen::Matrix2d& m = map.linear;
  const bool half_turn = m(0, 1) == 0.0 && m(1, 0) == 0.0 && m(0, 0) == m(1, 1);
  const bool quarter_turn = m(0, 0) == 0.0 && m(1, 1) == 0.0 && m(0, 1) == -m(1, 0);
  const bool unit = std::abs(std::abs(m(0, 0)) + std::abs(m(0, 1)) - 1.0) < 1e-15;
  return unit && (half_turn || (quarter_turn && shape.height == shape.width));
}

}  // namespace

ProductAction::ProductAction(FiniteGroup group, std::vector<ActionFactor> factors, ImageShape shape,
                             const ActionOptions& options)
    : group_(std::move(group)), factors_(std::move(factors)), shape_(shape), options_(options) {
  const ActionFactor* scale = find(ActionKind::scale);
  const ActionFactor* rotation = find(ActionKind::rotation);
  const std::int64_t sizes = scale != nullptr ? scale->order : 1;
  const std::int64_t angles = rotation != nullptr ? rotation->order : 1;
  for (std::int64_t i = 0; i < sizes; ++i) {
    const double power = static_cast<double>(i) - 0.5 * static_cast<double>(sizes - 1);
    const PlaneMap size = PlaneMap::scaling(std::pow(options.scale_ratio, power));
    for (std::int64_t j = 0; j < angles; ++j) {
      const double turn = static_cast<double>(j) / static_cast<double>(angles);
      maps_.push_back(PlaneMap::rotation(2.0 * std::numbers::pi * turn) * size);
      interpolates_ = interpolates_ || !permutes_pixels(maps_.back(), shape_);
    }
  }
  const auto count = static_cast<std::int64_t>(maps_.size());
  if (count > 1 && count * shape_.height * shape_.width * 24 <= kTableBytes) {
    warps_.emplace(maps_, shape_.height, shape_.width);
  }
  if (const ActionFactor* hue = find(ActionKind::hue)) colours_ = hue_matrices(hue->order);
}

const ActionFactor* ProductAction::find(ActionKind kind) const {
  for (const ActionFactor& factor : factors_) {
    if (factor.kind == kind) return &factor;
  }
  return nullptr;
}

std::string ProductAction::description() const {
  const auto describe = [this](const ActionFactor& factor) {
    const double angle = 360.0 / static_cast<double>(factor.order);
    switch (factor.kind) {
      case ActionKind::rotation:
        return fmt::format("rotation by {:.6g}° (C{})", angle, factor.order);
      case ActionKind::shift_x:
        return fmt::format("shift_x by {} px (C{})", factor.step, factor.order);
      case ActionKind::shift_y:
        return fmt::format("shift_y by {} px (C{})", factor.step, factor.order);
      case ActionKind::scale:
        return fmt::format("scale by {:.6g} (C{})", options_.scale_ratio, factor.order);
      case ActionKind::hue:
        return fmt::format("hue by {:.6g}° (C{})", angle, factor.order);
    }
    throw InvalidArgument("a kind of action that does not exist");
  };
  std::string text;
  for (const ActionFactor& factor : factors_) {
    text += (text.empty() ? "" : " × ") + describe(factor);
  }
  return text;
}

at::Tensor ProductAction::part(ActionKind kind, const at::Tensor& elements) const {
  const ActionFactor* factor = find(kind);
  if (factor == nullptr) return {};
  if (factors_.size() == 1) return elements;
  return elements.div(factor->stride, "floor").remainder(factor->order);
}

at::Tensor ProductAction::map_numbers(const at::Tensor& elements) const {
  at::Tensor size = part(ActionKind::scale, elements);
  at::Tensor angle = part(ActionKind::rotation, elements);
  if (!size.defined() && !angle.defined()) return at::zeros_like(elements);
  if (!size.defined()) return angle;
  if (!angle.defined()) return size;
  return size.mul(find(ActionKind::rotation)->order).add(angle);
}

at::Tensor ProductAction::warped(const at::Tensor& images, const at::Tensor& elements) const {
  if (maps_.size() == 1 && !interpolates_) return images;
  const at::Tensor numbers = map_numbers(elements);
  if (warps_) return warps_->apply(images, numbers);
  const at::Tensor local = numbers.to(at::kCPU).contiguous();
  std::vector<PlaneMap> maps;
  for (std::int64_t i = 0; i < local.numel(); ++i) {
    maps.push_back(maps_[static_cast<std::size_t>(local.data_ptr<std::int64_t>()[i])]);
  }
  return bilinear_warp(images, maps);
}

at::Tensor ProductAction::shifted(const at::Tensor& images, const at::Tensor& elements) const {
  const ActionFactor* x = find(ActionKind::shift_x);
  const ActionFactor* y = find(ActionKind::shift_y);
  if (x == nullptr && y == nullptr) return images;
  // Where pixel (row, column) comes from: right moves look left, up moves look down.
  at::Tensor columns = at::arange(shape_.width, elements.options()).unsqueeze(0);
  at::Tensor rows = at::arange(shape_.height, elements.options()).unsqueeze(0);
  if (x != nullptr) {
    const at::Tensor right = part(ActionKind::shift_x, elements).mul(x->step).unsqueeze(1);
    columns = columns.sub(right).remainder(shape_.width);
  }
  if (y != nullptr) {
    const at::Tensor up = part(ActionKind::shift_y, elements).mul(y->step).unsqueeze(1);
    rows = rows.add(up).remainder(shape_.height);
  }
  const std::int64_t count = images.size(0);
  const std::int64_t pixels = shape_.height * shape_.width;
  const at::Tensor from = rows.mul(shape_.width).unsqueeze(2).add(columns.unsqueeze(1));
  return images.reshape({count, shape_.channels, pixels})
      .gather(2, from.reshape({count, 1, pixels}).expand({count, shape_.channels, pixels}))
      .reshape(images.sizes());
}

at::Tensor ProductAction::coloured(const at::Tensor& images, const at::Tensor& elements) const {
  if (!colours_.defined()) return images;
  const at::Tensor matrices = colours_.to(images.device(), images.scalar_type())
                                  .index_select(0, part(ActionKind::hue, elements));
  return at::bmm(matrices, images.flatten(2)).reshape(images.sizes());
}

bool ProductAction::draws() const { return interpolates_ && options_.render == RenderMode::exact; }

at::Tensor ProductAction::apply(const at::Tensor& images, const at::Tensor& elements) const {
  require_images(images, shape_);
  require_indices(elements, images.size(0), static_cast<std::int64_t>(group_.order()), "element");
  const at::Tensor local = elements.to(images.device());
  return shifted(warped(coloured(images, local), local), local);
}

at::Tensor ProductAction::render(const ObjectSet& set, const at::Tensor& objects,
                                 const at::Tensor& elements) const {
  require(set.shape() == shape_,
          "the action is for images of {} x {} x {}, the objects are {} x {} x {}", shape_.channels,
          shape_.height, shape_.width, set.shape().channels, set.shape().height, set.shape().width);
  if (!draws()) return apply(set.images(objects), elements);
  require_indices(elements, objects.size(0), static_cast<std::int64_t>(group_.order()), "element");
  const at::Tensor local = elements.to(at::kCPU).contiguous();
  const at::Tensor numbers = map_numbers(local).contiguous();
  const std::span number(numbers.data_ptr<std::int64_t>(),
                         static_cast<std::size_t>(numbers.numel()));
  std::vector<PlaneMap> maps;
  maps.reserve(number.size());
  for (const std::int64_t i : number) maps.push_back(maps_[static_cast<std::size_t>(i)]);
  return coloured(shifted(set.render(objects, maps), local), local);
}

}  // namespace torsor
