#pragma once

#include <string>
#include <utility>
#include <vector>

#include "operators/latent_operator.hpp"

namespace torsor {

/// Commuting operators on one code, as one operator of the direct product of their groups.
///
/// Element (a, b, ...) applies every factor once; their order does not matter, which is checked
/// when the operator is made. For factors that do not commute see StackedOperator.
class ProductOperator final : public LatentOperator {
 public:
  /// @throws InvalidArgument if there is no factor, the code shapes differ, or two factors do not
  ///         commute on random codes to 1e-6 (the text names them and the defect).
  explicit ProductOperator(std::vector<OperatorPointer> factors);

  [[nodiscard]] std::string name() const override { return "product"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return factors_.front()->code(); }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override;
  /// Those of factor f, as "f.name".
  [[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> parameters() const override;

 private:
  std::vector<OperatorPointer> factors_;
  FiniteGroup group_;
};

}  // namespace torsor
