#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/constant_table.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The regular representation, once per channel: the distributed operator.
///
/// The code is |G| blocks of c channels, row-major: z[h·c + j]; element g sends block h to block
/// g·h. For C_n that is the cyclic shift of blocks by g. One index gather: O(N·D).
class ShiftOperator final : public LatentOperator {
 public:
  /// @throws InvalidArgument naming the nearest sizes that work unless |G| divides `code_size`.
  ShiftOperator(FiniteGroup group, std::int64_t code_size);

  [[nodiscard]] std::string name() const override { return "shift"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return {code_size_, false}; }
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
  ConstantTable source_;  // int64 [|G|, |G|]: source_[g][h] = g⁻¹·h, the block that lands on h
  ConstantTable target_;  // int64 [|G|, |G|]: target_[g][h] = g·h, where block h lands
};

}  // namespace torsor
