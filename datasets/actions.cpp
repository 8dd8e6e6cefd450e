#include "datasets/actions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/product_action.hpp"
#include "datasets/shift_advice.hpp"

namespace torsor {
namespace {

const std::array<std::string, 5> kKindNames{"rotation", "shift_x", "shift_y", "scale", "hue"};

/// Refuses a factor in which element k is not the k-th power of element 1.
void require_cyclic(const FiniteGroup& factor) {
  for (std::size_t k = 1; k < factor.order(); ++k) {
    const auto element = static_cast<FiniteGroup::Element>(k);
    require(factor.multiply(1, element) == (k + 1) % factor.order(),
            "the factor {} is not cyclic with element k the k-th power of element 1; one kind of "
            "action moves the image by one cyclic group",
            factor.name());
  }
}

std::int64_t shift_step(ActionKind kind, std::int64_t order, const ImageShape& shape,
                        const ActionOptions& options) {
  if (kind != ActionKind::shift_x && kind != ActionKind::shift_y) return 0;
  if (options.step > 0) return options.step;
  const std::int64_t extent = kind == ActionKind::shift_x ? shape.width : shape.height;
  require(extent % order == 0,
          "{} px cannot be shifted in {} equal steps of whole pixels; {} work, or name the step",
          extent, order, closing_shifts(extent, order));
  return extent / order;
}

void require_fitting(const std::vector<ActionKind>& kinds, const ImageShape& shape,
                     const ActionOptions& options) {
  require(shape.channels > 0 && shape.height > 0 && shape.width > 0,
          "an image of {} channels and {} x {} pixels cannot be moved", shape.channels,
          shape.height, shape.width);
  require(options.step >= 0, "the step of a shift is a number of pixels, not {}", options.step);
  require(std::isfinite(options.scale_ratio) && options.scale_ratio > 0.0,
          "the ratio of neighbouring scales is positive, not {}", options.scale_ratio);
  for (const ActionKind kind : kinds) {
    require(std::ranges::count(kinds, kind) == 1, "the kind {} is named twice",
            kKindNames[static_cast<std::size_t>(kind)]);
    require(kind != ActionKind::hue || shape.channels == 3,
            "hue needs images of 3 channels, these have {}", shape.channels);
  }
}

}  // namespace

ActionKind parse_action_kind(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name);
  if (found != kKindNames.end()) {
    return static_cast<ActionKind>(std::distance(kKindNames.begin(), found));
  }
  const std::string nearest = nearest_name(name, kKindNames);
  throw InvalidArgument(fmt::format("no action is called \"{}\"{}; there are {}", name,
                                    nearest.empty() ? "" : "; did you mean " + nearest + "?",
                                    list_text(kKindNames)));
}

ActionPointer make_action(const FiniteGroup& group, const std::vector<ActionKind>& kinds,
                          ImageShape shape, const ActionOptions& options) {
  require_fitting(kinds, shape, options);
  const std::vector<FiniteGroup> operands = group.factors();
  require(kinds.size() == operands.size(),
          "{} has {} factors, but {} kinds of action were named: one for each", group.name(),
          operands.size(), kinds.size());
  auto stride = static_cast<std::int64_t>(group.order());
  std::vector<ActionFactor> factors;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    require_cyclic(operands[i]);
    const auto order = static_cast<std::int64_t>(operands[i].order());
    stride /= order;
    factors.push_back({kinds[i], order, stride, shift_step(kinds[i], order, shape, options)});
  }
  return std::make_shared<ProductAction>(group, std::move(factors), shape, options);
}

}  // namespace torsor
