#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "datasets/families/image_family.hpp"

namespace torsor {

/// Parameters of `count` objects of a family, float64 [count, P]: the named ones first, then random
/// ones: mixtures of two named objects with a little noise on every parameter that any of them
/// uses, the mixtures alone where the family refuses that, points of its discs where it refuses
/// those too.
/// @throws NumericalError if none of these is accepted.
[[nodiscard]] at::Tensor family_objects(const ImageFamily& family, std::int64_t count,
                                        Random& random);

}  // namespace torsor
