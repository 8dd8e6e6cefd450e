#pragma once

#include <string>
#include <utility>
#include <vector>

#include "operators/latent_operator.hpp"

namespace torsor {

/// The direct product of the operators' groups.
/// @throws InvalidArgument if the list is empty or the code shapes differ.
[[nodiscard]] FiniteGroup product_group(const std::vector<OperatorPointer>& factors,
                                        const std::string& who);

/// The index of each element in every factor, row-major: the batched FiniteGroup::split.
[[nodiscard]] std::vector<at::Tensor> split_elements(const std::vector<OperatorPointer>& factors,
                                                     const at::Tensor& elements);

/// The parameters of every factor, with "f." before the names of factor f.
[[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> joint_parameters(
    const std::vector<OperatorPointer>& factors);

}  // namespace torsor
