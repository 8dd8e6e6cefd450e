#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/torus_action.hpp"

namespace torsor {

/// The sample images after moving by each of `steps` in turn (each m angles); none: the images.
using ShowSteps = std::function<at::Tensor(const std::vector<std::vector<double>>& steps)>;

/// The defects of an action of T^m from what it shows; exactness and explanation are the caller's.
[[nodiscard]] TorusCertificate measure_torus_law(std::int64_t angles, const ShowSteps& show);

/// Up to `samples` objects spread evenly over `set`, int64.
/// @throws InvalidArgument if `samples` is not positive, the objects have another shape, or a pixel
///         is not finite.
[[nodiscard]] at::Tensor law_samples(const ObjectSet& set, std::int64_t samples,
                                     const ImageShape& shape);

}  // namespace torsor
