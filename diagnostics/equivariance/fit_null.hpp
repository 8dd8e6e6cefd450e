#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "groups/finite_group.hpp"

namespace torsor {

/// Whether some element is not its own inverse: only then can an orbit run backwards.
[[nodiscard]] bool has_directions(const FiniteGroup& group);

/// The null of an operator fit: every object's poses relabelled at random, h -> a·h, or h -> a·h⁻¹
/// for every second object. Entry h of an object's int64 [|G|] is the pose that is now called h.
[[nodiscard]] std::vector<at::Tensor> relabellings(const FiniteGroup& group, std::int64_t objects,
                                                   Random random);

/// A table [objects, |G|, ...] with every object's poses in its own new order.
[[nodiscard]] at::Tensor reordered(const at::Tensor& table, const std::vector<at::Tensor>& poses);

}  // namespace torsor
