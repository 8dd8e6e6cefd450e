#pragma once

#include <ATen/core/Tensor.h>

#include "groups/representation.hpp"

namespace torsor {

/// (d/K)·ψ_ij(g) for a representation ψ of dimension d of a group of order K: float64 [d², K],
/// entry (i, j) in row i·d + j. A function of g times this table is its transform over the group.
[[nodiscard]] at::Tensor matrix_coefficients(const Representation& psi);

}  // namespace torsor
