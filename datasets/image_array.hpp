#pragma once

#include <cstdint>
#include <string_view>

#include <ATen/core/Tensor.h>

namespace torsor {

/// Images with one class label each.
struct LabelledImages {
  at::Tensor images;  ///< float32 [N, C, H, W] in [0, 1]
  at::Tensor labels;  ///< int64 [N]
};

/// Any array of pictures as float32 [N, C, H, W] in [0, 1].
///
/// @param array  [N, H, W], [N, C, H, W], or [N, H, W, C] with C = 1 or 3 (four axes whose second
///        is 1 or 3 are taken as [N, C, H, W]). uint8 is divided by 255, except where its largest
///        value is 1: such files (dSprites) hold masks, taken as 0 and 1. bool is 0 and 1. Floats
///        must already lie in [0, 1].
/// @param source  what error texts name: the file and, in an archive, the array.
/// @throws DataError naming the first pixel that is not finite or outside [0, 1], the shape that
///         cannot be images, or the type that has no known range.
[[nodiscard]] at::Tensor images_from_array(const at::Tensor& array, std::string_view source);

/// Labels as int64 [N], from one integer per image.
/// @throws DataError naming `source` if they are no integers, or not `images` many.
[[nodiscard]] at::Tensor labels_from_array(const at::Tensor& array, std::int64_t images,
                                           std::string_view source);

}  // namespace torsor
