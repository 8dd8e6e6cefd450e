#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

/// Tensors by name, in a fixed order: parameters, optimizer states, checkpoints.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Adds the tensors of `part` to `all`, their names after `prefix`.
void append(NamedTensors& all, std::string_view prefix, const NamedTensors& part);

/// A copy of the values, detached and on the CPU.
[[nodiscard]] NamedTensors snapshot(const NamedTensors& tensors);

/// Copies the values of `state` into the tensors of `mine`, which may be trainable.
/// @throws InvalidArgument if a name is missing or unknown, or a shape differs; then nothing moved.
void load_values(const NamedTensors& mine, const NamedTensors& state);

/// The tensors themselves, in their order.
[[nodiscard]] std::vector<at::Tensor> values_of(const NamedTensors& tensors);

/// How many numbers they hold.
[[nodiscard]] std::int64_t count_values(const NamedTensors& tensors);

}  // namespace torsor
