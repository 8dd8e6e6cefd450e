#pragma once

#include <ATen/core/Tensor.h>

#include "diagnostics/behaviour/operator_error.hpp"
#include "diagnostics/behaviour/operator_squares.hpp"

namespace torsor {

/// The means over some objects, int64 [M].
[[nodiscard]] OperatorErrors operator_errors(const OperatorSquares& squares,
                                             const at::Tensor& objects);

/// Fills in strata, floors and resolution of a result whose errors are there. Returns whether an
/// error is below its floor, and then sets the finding.
[[nodiscard]] bool fill_operator_strata(OperatorErrorResult& result, const OperatorSquares& squares,
                                        const LatentOperator& op, const OrbitTable& images);

}  // namespace torsor
