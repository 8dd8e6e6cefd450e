#include <algorithm>
#include <utility>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/roll.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"
#include "datasets/product_action.hpp"
#include "datasets/shift_advice.hpp"

namespace torsor {
namespace {

/// Permutations and colour matrices applied in float64: rounding only.
constexpr double kLinearTolerance = 1e-12;
/// Drawings in float32 of maps composed in float64; measured: 2e-7.
constexpr double kDrawnTolerance = 1e-5;

/// An image whose pixels all differ, so that only the identity permutation leaves it unmoved.
at::Tensor numbered_image(const ImageShape& shape) {
  return at::arange(1, shape.values() + 1, at::kDouble)
      .reshape({1, shape.channels, shape.height, shape.width});
}

ActionCertificate certificate_of(Exactness exactness, const LawDefects& defects,
                                 std::string explanation) {
  return {.exactness = exactness,
          .order_defect = defects.order,
          .inverse_defect = defects.inverse,
          .homomorphism_defect = defects.homomorphism,
          .samples = 0,
          .explanation = std::move(explanation)};
}

}  // namespace

ProductAction::Pose ProductAction::pose(Element element) const {
  const auto index = [&](ActionKind kind) -> std::int64_t {
    const ActionFactor* factor = find(kind);
    return factor == nullptr ? 0 : element / factor->stride % factor->order;
  };
  const auto pixels = [&](ActionKind kind) {
    const ActionFactor* factor = find(kind);
    return factor == nullptr ? 0 : index(kind) * factor->step;
  };
  const ActionFactor* rotation = find(ActionKind::rotation);
  const std::int64_t angles = rotation == nullptr ? 1 : rotation->order;
  const std::int64_t number = index(ActionKind::scale) * angles + index(ActionKind::rotation);
  return {maps_[static_cast<std::size_t>(number)], pixels(ActionKind::shift_x),
          pixels(ActionKind::shift_y), index(ActionKind::hue)};
}

ProductAction::Pose ProductAction::composed(const Pose& outer, const Pose& inner) {
  Pose both = outer;
  both.hue += inner.hue;
  if (outer.map.linear.isIdentity(1e-12)) {
    both.map = inner.map;
    both.right += inner.right;
    both.up += inner.up;
    return both;
  }
  // A shift under a plane map is a translation of the plane: it cannot wrap around.
  const auto slide =
      PlaneMap::translation(static_cast<double>(inner.right), static_cast<double>(inner.up));
  both.map = outer.map * slide * inner.map;
  return both;
}

at::Tensor ProductAction::render_pose(const ObjectSet& set, const at::Tensor& objects,
                                      const Pose& pose) const {
  const std::vector<PlaneMap> maps(static_cast<std::size_t>(objects.numel()), pose.map);
  at::Tensor images = at::roll(set.render(objects, maps), {-pose.up, pose.right}, {2, 3});
  if (!colours_.defined()) return images;
  const at::Tensor colour = colours_[pose.hue % colours_.size(0)].to(images.scalar_type());
  return at::matmul(colour, images.flatten(2)).reshape(images.sizes());
}

LawDefects ProductAction::measure_drawn_law(const ObjectSet& set, const at::Tensor& objects) const {
  const at::Tensor still = set.images(objects);
  const auto error = [&](const Pose& a, const Pose& b) {
    return largest_relative_error(render_pose(set, objects, a), render_pose(set, objects, b),
                                  still);
  };
  const Pose unit{};
  LawDefects defects;
  for (const Element s : group_.generators()) {
    Pose power = unit;
    for (std::size_t i = group_.element_order(s); i > 0; --i) power = composed(pose(s), power);
    defects.order = std::max(defects.order, error(power, unit));
  }
  defects.homomorphism = error(pose(FiniteGroup::identity()), unit);
  for (const auto& [g, h] : law_pairs(group_)) {
    const double defect = error(pose(group_.multiply(g, h)), composed(pose(g), pose(h)));
    defects.homomorphism = std::max(defects.homomorphism, defect);
    const double inverse = error(composed(pose(group_.inverse(h)), pose(h)), unit);
    defects.inverse = std::max(defects.inverse, inverse);
  }
  return defects;
}

std::optional<std::string> ProductAction::open_shift() const {
  for (const ActionFactor& factor : factors_) {
    const bool is_x = factor.kind == ActionKind::shift_x;
    if (!is_x && factor.kind != ActionKind::shift_y) continue;
    const std::int64_t extent = is_x ? shape_.width : shape_.height;
    if (factor.order * factor.step % extent == 0) continue;
    return open_shift_text(factor.order, factor.step, extent, is_x ? "wide" : "high");
  }
  return std::nullopt;
}

ActionCertificate ProductAction::certify_relabelling(const ObjectSet& set,
                                                     const at::Tensor& objects,
                                                     const LawDefects& defects) const {
  const auto render_sample = [&](const at::Tensor& samples, const at::Tensor& elements) {
    return render(set, objects.index_select(0, samples), elements);
  };
  const double defect = relabelling_defect(group_, objects.numel(), render_sample, kDrawnTolerance);
  if (defect > 10.0 * kDrawnTolerance) {
    return certificate_of(
        Exactness::approximate, defects,
        fmt::format("two elements show one object the same image, but the product with a third "
                    "element shows it images that differ by {:.2g} of their size: neither maps of "
                    "the plane nor a relabelling of the orbit",
                    defect));
  }
  const std::string way = !draws()                ? "pixels permuted"
                          : set.renders_exactly() ? "re-rendered"
                                                  : "interpolated once from x0";
  if (defects.largest() <= kDrawnTolerance) {
    return certificate_of(Exactness::orbit, defects,
                          way + ": exact on the orbit, not linear in the pixels");
  }
  const std::string reason = find(ActionKind::scale) != nullptr
                                 ? "the sizes close into a cycle only by relabelling"
                                 : "its factors do not commute as maps";
  return certificate_of(
      Exactness::orbit, {defect, defect, defect},
      fmt::format(
          "{}: exact on the orbit, not linear in the pixels; the law holds as a relabelling "
          "of the orbit, not as maps of the plane ({}; as maps it is off by {:.2g})",
          way, reason, defects.largest()));
}

ActionCertificate ProductAction::certify_drawn(const ObjectSet& set,
                                               const at::Tensor& objects) const {
  const LawDefects defects = measure_drawn_law(set, objects);
  if (const auto problem = open_shift()) {
    return certificate_of(Exactness::approximate, defects, *problem);
  }
  return certify_relabelling(set, objects, defects);
}

ActionCertificate ProductAction::certify_pixels(const ObjectSet& set,
                                                const at::Tensor& objects) const {
  const auto act = [this](const at::Tensor& images, const at::Tensor& elements) {
    return apply(images, elements);
  };
  at::Tensor images = set.images(objects).to(at::kDouble);
  if (!interpolates_) images = at::cat({images, numbered_image(shape_)});
  const LawDefects defects = measure_law(group_, images, act);
  if (const auto problem = open_shift()) {
    return certificate_of(Exactness::approximate, defects, *problem);
  }
  if (interpolates_) {
    return certificate_of(
        Exactness::approximate, defects,
        fmt::format("interpolated anew at every step: applying a generator as often as its order "
                    "leaves an error of {:.2g}, a product of two elements {:.2g}; re-rendering "
                    "(render = \"exact\") and quarter turns of square images are exact",
                    defects.order, defects.homomorphism));
  }
  if (defects.largest() > kLinearTolerance) return certify_relabelling(set, objects, defects);
  return certificate_of(Exactness::linear, defects,
                        colours_.defined()
                            ? "linear in the pixels, obeys the group law to rounding"
                            : "pixels permuted: linear, obeys the group law bit for bit");
}

ActionCertificate ProductAction::certify(const ObjectSet& set, std::int64_t samples) const {
  require(samples > 0, "an action cannot be certified on {} images", samples);
  require(set.shape() == shape_,
          "the action is for images of {} x {} x {}, the objects are {} x {} x {}", shape_.channels,
          shape_.height, shape_.width, set.shape().channels, set.shape().height, set.shape().width);
  const std::int64_t count = std::min(samples, set.size());
  const at::Tensor objects = at::arange(count, at::kLong).mul(set.size()).div(count, "floor");
  require(all_finite(set.images(objects)), "an image holds a pixel that is not finite");
  ActionCertificate certificate =
      draws() ? certify_drawn(set, objects) : certify_pixels(set, objects);
  certificate.samples = count;
  return certificate;
}

}  // namespace torsor
