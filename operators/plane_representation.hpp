#pragma once

#include <ATen/core/Tensor.h>

#include "groups/finite_group.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// The representation on the plane in which element g turns by the angle of turns[g].
///
/// @param turns  complex128 [|G|], a character of `group` of dimension 1.
[[nodiscard]] Representation plane_representation(const FiniteGroup& group,
                                                  const at::Tensor& turns);

}  // namespace torsor
