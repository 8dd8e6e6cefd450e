#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/action.hpp"

namespace torsor {

/// What one cyclic factor does to the image. Order of application in a product: hue, scale,
/// rotation, then shift_x, then shift_y.
enum class ActionKind { rotation, shift_x, shift_y, scale, hue };

/// @throws InvalidArgument naming the nearest kind.
[[nodiscard]] ActionKind parse_action_kind(std::string_view name);

/// exact: scenes are rendered anew, whole pixels permuted, images interpolated once from x0.
/// bilinear: interpolated as a map on images; approximate, and its certificate says so.
enum class RenderMode { exact, bilinear };

struct ActionOptions {
  RenderMode render = RenderMode::exact;
  std::int64_t step = 0;      ///< pixels per element for shifts; 0: width (height) / order
  double scale_ratio = 1.15;  ///< factor between neighbouring elements of `scale`
};

/// The action of a product of cyclic groups, one kind per innermost factor; of any other group, one
/// kind per generator, the elements acting along their words (see action_from_maps).
///
/// `shift` by element k moves cyclically by k·step pixels (x to the right, y up); `rotation` by
/// 2πk/n counter-clockwise; `scale` by ratio^(k - (n-1)/2), a cyclic relabelling of n sizes;
/// `hue` turns the colour wheel by 2πk/n.
/// A shift whose order·step is no multiple of the width is legal to build but certifies as
/// approximate, naming the remainder and the steps and orders that would be exact.
/// @throws InvalidArgument if the number of kinds is not that of the factors (generators), or a
///         kind does not fit the shape (hue needs three channels).
[[nodiscard]] ActionPointer make_action(const FiniteGroup& group,
                                        const std::vector<ActionKind>& kinds, ImageShape shape,
                                        const ActionOptions& options = {});

/// The action of any group from what its generators do to a batch of images [N, C, H, W].
/// Elements act by composing the generators along their words.
[[nodiscard]] ActionPointer action_from_maps(
    const FiniteGroup& group, std::vector<std::function<at::Tensor(const at::Tensor&)>> generators,
    std::string description);

}  // namespace torsor
