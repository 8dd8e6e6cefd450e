#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "groups/irreps.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// All copies of one real irrep in a code. Coordinate start + i·multiplicity + j is vector e_i of
/// copy j: g moves the coordinates by ψ(g) ⊗ I.
struct CodePart {
  std::size_t irrep = 0;  ///< its number in Irreps::real
  std::int64_t dimension = 0;
  std::int64_t multiplicity = 0;
  std::int64_t start = 0;

  [[nodiscard]] std::int64_t size() const { return dimension * multiplicity; }
};

/// A code in coordinates that split its operator into irreps: code = basis · coordinates.
struct IsotypicCode {
  Irreps irreps;
  std::vector<CodePart> parts;  ///< every coordinate in one part
  at::Tensor basis;             ///< orthogonal, float64 [D, D], D flattened code values
};

/// @throws InvalidArgument if the operator is not orthogonal.
/// Cost: that of decomposing the operator's blocks.
[[nodiscard]] IsotypicCode isotypic_code(const LatentOperator& latent);

}  // namespace torsor
