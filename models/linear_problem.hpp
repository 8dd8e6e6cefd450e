#pragma once

#include <ATen/core/Tensor.h>

#include "models/evaluation.hpp"
#include "models/isotypic_code.hpp"
#include "models/moment_spectrum.hpp"
#include "models/moments.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The error of a linear autoencoder as a quadratic form of its encoder E [D, P] and its decoder
/// D [P, D], in the coordinates of `code()`, which split the operator ρ into irreps.
///
/// With S and C_g the moments and K the order of the group; `moments` must outlive the problem.
class LinearProblem {
 public:
  LinearProblem(const PairMoments& moments, const LatentOperator& latent);

  /// K·S·Eᵀ + Σ_g C_g·Eᵀ·ρ(g)ᵀ: [P, D]. 2·Σ_ψ d²·m·P² operations.
  [[nodiscard]] at::Tensor decoder_target(const at::Tensor& encoder) const;
  /// K·Dᵀ·S + Σ_g ρ(g)ᵀ·Dᵀ·C_g: [D, P]; the same cost.
  [[nodiscard]] at::Tensor encoder_target(const at::Tensor& decoder) const;
  /// K·T + Σ_g ρ(g)·T·ρ(g)ᵀ for a symmetric T [D, D]; the same for ρ and its transpose.
  [[nodiscard]] at::Tensor averaged(const at::Tensor& form) const;

  /// The errors of x1 and x2 per value and pair.
  [[nodiscard]] PairError error(const at::Tensor& encoder, const at::Tensor& decoder) const;

  [[nodiscard]] const PairMoments& moments() const { return moments_; }
  [[nodiscard]] const MomentSpectrum& spectrum() const { return spectrum_; }
  [[nodiscard]] const IsotypicCode& code() const { return code_; }
  /// Values per image times pairs: the sums divided by it are the error that is reported.
  [[nodiscard]] double count() const;

 private:
  /// Undoes the factor d/K of the spectrum.
  [[nodiscard]] double weight(const CodePart& part) const;
  void add_average(at::Tensor& sum, const at::Tensor& form, const CodePart& part) const;

  const PairMoments& moments_;
  IsotypicCode code_;
  MomentSpectrum spectrum_;
  double order_;
};

}  // namespace torsor
