#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/constant_table.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The shift operator of a product of cyclic groups in its eigenbasis: a phase per coordinate.
///
/// The code is complex, [N, D, 2], with |G| frequencies k (in the row-major order of the group's
/// elements) by c channels: z[k·c + j]. For C_n element s multiplies z[k·c + j] by e^{2πisk/n};
/// for products the phases of the factors multiply. Every frequency occurs c times, so the code is
/// c copies of the complex regular representation.
class FourierOperator final : public LatentOperator {
 public:
  /// @param code_size  complex numbers. @throws InvalidArgument unless the group is a product of
  ///         cyclic groups and its order divides `code_size` (the nearest sizes are named).
  FourierOperator(FiniteGroup group, std::int64_t code_size);

  [[nodiscard]] std::string name() const override { return "fourier"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return {code_size_, true}; }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override;
  [[nodiscard]] std::vector<CodeBlock> blocks() const override;
  [[nodiscard]] at::Tensor correlation(const at::Tensor& from, const at::Tensor& to) const override;
  [[nodiscard]] at::Tensor average(const at::Tensor& codes,
                                   const at::Tensor& weights) const override;
  [[nodiscard]] std::int64_t channels() const;

 private:
  FiniteGroup group_;
  std::int64_t code_size_;
  ConstantTable phases_;  // complex128 [|G|, |G|]: phases_[s][k] = e^{2πi s·k}
};

/// The change of basis from shift codes to Fourier codes: ẑ_k = (1/n) Σ_j e^{+2πijk/n} z_j along
/// the blocks, for every channel (products: one transform per factor).
///
/// @param codes  float [N, D] in the layout of ShiftOperator. @return [N, D, 2]; then
///         fourier.apply(to_fourier(z), g) == to_fourier(shift.apply(z, g)).
[[nodiscard]] at::Tensor to_fourier(const FiniteGroup& group, const at::Tensor& codes);

/// The inverse of `to_fourier`; drops the imaginary part, which is 0 for codes of real origin.
[[nodiscard]] at::Tensor from_fourier(const FiniteGroup& group, const at::Tensor& codes);

}  // namespace torsor
