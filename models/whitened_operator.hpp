#pragma once

#include <string>

#include "operators/latent_operator.hpp"

namespace torsor {

/// An operator in coordinates y = T z in which given differences between codes are white, so that
/// plain distances weigh every direction by how much it differs:
///
///   y -> T ρ(g) T⁻¹ y,   T (C / c + ε) Tᵀ = 1,   C = Σ_g ρ(g) ΔᵀΔ ρ(g)ᵀ,   c = trace C / D.
///
/// C is invariant where ρ is an orthogonal representation, and then T ρ(g) T⁻¹ is orthogonal too.
class WhitenedOperator final : public LatentOperator {
 public:
  /// @param differences  [M, D] between codes that ought to be equal, such as views of one object
  ///                     brought to one pose.
  /// @param ridge  ε: directions without any difference count as if they had this share of the
  /// mean.
  /// @throws InvalidArgument if the codes are complex or of another size, there is no difference,
  ///         all are 0 or one is not finite, or the ridge is not positive.
  WhitenedOperator(OperatorPointer op, const at::Tensor& differences, double ridge = 0.01);

  /// [N, D] codes z to T z.
  [[nodiscard]] at::Tensor whiten(const at::Tensor& codes) const;

  [[nodiscard]] std::string name() const override { return "whitened " + op_->name(); }
  [[nodiscard]] const FiniteGroup& group() const override { return op_->group(); }
  [[nodiscard]] CodeShape code() const override { return op_->code(); }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override;

 private:
  OperatorPointer op_;
  at::Tensor whiten_;  // float64 [D, D]: T
  at::Tensor colour_;  // float64 [D, D]: T⁻¹
};

}  // namespace torsor
