#include "datasets/actions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include <ATen/ops/ones.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/product_action.hpp"
#include "datasets/shift_advice.hpp"
#include "groups/innermost_factors.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

const std::array<std::string, 5> kKindNames{"rotation", "shift_x", "shift_y", "scale", "hue"};

/// Whether element k is the k-th power of element 1.
bool is_counted(const FiniteGroup& factor) {
  for (std::size_t k = 1; k < factor.order(); ++k) {
    if (factor.multiply(1, static_cast<FiniteGroup::Element>(k)) != (k + 1) % factor.order()) {
      return false;
    }
  }
  return true;
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

/// Every generator acts as its kind does, the other elements along their words.
ActionPointer generator_action(const FiniteGroup& group, const std::vector<ActionKind>& kinds,
                               ImageShape shape, const ActionOptions& options) {
  const auto& generators = group.generators();
  require(kinds.size() == generators.size(),
          "{} is no product of cyclic groups and has {} generators, but {} kinds of action were "
          "named: one for each",
          group.name(), generators.size(), kinds.size());
  std::vector<std::function<at::Tensor(const at::Tensor&)>> maps;
  std::vector<std::string> texts;
  for (std::size_t s = 0; s < kinds.size(); ++s) {
    const FiniteGroup powers = cyclic(group.element_order(generators[s]));
    const ActionPointer action = make_action(powers, {kinds[s]}, shape, options);
    texts.push_back(action->description());
    maps.emplace_back([action](const at::Tensor& images) {
      const auto numbers = at::TensorOptions(at::kLong).device(images.device());
      return action->apply(images, at::ones({images.size(0)}, numbers));
    });
  }
  return action_from_maps(group, std::move(maps),
                          fmt::format("{} by {}", group.name(), fmt::join(texts, ", ")));
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
  const std::vector<FiniteGroup> operands = innermost_factors(group);
  if (!std::ranges::all_of(operands, is_counted)) {
    return generator_action(group, kinds, shape, options);
  }
  require(kinds.size() == operands.size(),
          "{} has {} factors, but {} kinds of action were named: one for each", group.name(),
          operands.size(), kinds.size());
  auto stride = static_cast<std::int64_t>(group.order());
  std::vector<ActionFactor> factors;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto order = static_cast<std::int64_t>(operands[i].order());
    stride /= order;
    factors.push_back({kinds[i], order, stride, shift_step(kinds[i], order, shape, options)});
  }
  return std::make_shared<ProductAction>(group, std::move(factors), shape, options);
}

}  // namespace torsor
