#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/constant_table.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The "disentangled" baseline: rotation planes for the pose, the identity on the rest.
///
/// Plane p is the coordinates (2p, 2p+1); element k of C_n rotates it by 2π·weights[p]·k/n. All
/// further coordinates stay. With several cyclic factors (the innermost ones) each owns its planes.
class PlaneOperator final : public LatentOperator {
 public:
  /// One plane of weight 1 per cyclic factor of `group`.
  /// @throws InvalidArgument unless the group is a product of cyclic groups and `code_size` holds
  ///         the planes.
  PlaneOperator(FiniteGroup group, std::int64_t code_size);
  /// @param weights  of the planes of each factor.
  PlaneOperator(FiniteGroup group, std::int64_t code_size,
                std::vector<std::vector<std::int64_t>> weights);

  [[nodiscard]] std::string name() const override { return "plane"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return {code_size_, false}; }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override;
  [[nodiscard]] std::vector<CodeBlock> blocks() const override;
  [[nodiscard]] std::int64_t planes() const;

 private:
  FiniteGroup group_;
  std::int64_t code_size_;
  ConstantTable turns_;  // complex128 [|G|, planes]: e^{i·angle} of each plane
};

}  // namespace torsor
