#pragma once

#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/behaviour/decoder.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Mean squares per value for every object and element g, averaged over the starts: float64 [N,
/// |G|].
struct OperatorSquares {
  at::Tensor error;
  at::Tensor identity;
  at::Tensor mean;
  at::Tensor pose_lost;
  double noise = 0.0;                ///< η of a decoded value
  std::optional<BadValue> bad = {};  ///< the first decoded image that is not finite: object and g
};

/// The codes [N, D] of a table as the operator takes them, [N, D/2, 2] where it is complex.
[[nodiscard]] at::Tensor operator_codes(const at::Tensor& rows, const LatentOperator& op);

/// The work of `operator_decoder_error`, for input that it has checked.
[[nodiscard]] OperatorSquares operator_squares(const OrbitTable& codes, const LatentOperator& op,
                                               const Decoder& decode, const OrbitTable& images,
                                               const std::vector<FiniteGroup::Element>& starts);

}  // namespace torsor
