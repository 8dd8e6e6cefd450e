#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "operators/constant_table.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Operators that do not share an eigenbasis, with a learned change of basis between them:
///
///   ρ(g) = A_m(g_m)·W_{m-1} ··· A_2(g_2)·W_1·A_1(g_1),   stage 1 first.
///
/// The W are free square matrices, complex ones for complex codes, so ρ is C-linear by
/// construction. Whether ρ is a representation is up to training: check_operator_laws measures
/// it. Even the identity moves codes, by W_{m-1}···W_1, which the decoder has to learn.
class StackedOperator final : public LatentOperator {
 public:
  /// Elements are tuples (g_1, ..., g_m), as an index of the direct product of the stages' groups.
  /// @param noise  W starts as the identity plus normal numbers of this deviation over √D.
  StackedOperator(std::vector<OperatorPointer> stages, Random& random, double noise = 0.01);
  /// Elements of `group`, each the product e_m···e_1 of one element of every stage.
  ///
  /// @param images  images[s][i] is the element of `group` that generator i of stage s stands for.
  /// @throws InvalidArgument unless every element of `group` is such a product exactly once.
  StackedOperator(FiniteGroup group, std::vector<OperatorPointer> stages,
                  const std::vector<std::vector<Element>>& images, Random& random,
                  double noise = 0.01);

  [[nodiscard]] std::string name() const override { return "stacked"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return stages_.front()->code(); }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override;
  /// "basis.1", ..., [D, D] or [D, D, 2] float32, and those of stage s as "s.name".
  [[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> parameters() const override;

 private:
  void start_bases(Random& random, double noise);

  std::vector<OperatorPointer> stages_;
  FiniteGroup group_;
  ConstantTable parts_;  // int64 [|G|, m]: the element of every stage
  std::vector<at::Tensor> bases_;
};

}  // namespace torsor
