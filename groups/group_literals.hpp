#pragma once

// Lists of generators inside group expressions; private to the room's own sources.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "groups/expression_cursor.hpp"
#include "groups/finite_group.hpp"
#include "groups/permutation.hpp"

namespace torsor {

/// What stands behind `perm`: "[(1 2 3)(4 5), (1 2), ...]". Complaints about a whole permutation
/// point at `start`.
[[nodiscard]] std::vector<Permutation> read_permutations(ExpressionCursor& cursor,
                                                         std::size_t start);

/// Square matrices row by row, and the prime where the entries are meant modulo one.
struct MatrixLiteral {
  std::vector<std::vector<double>> entries;
  std::vector<std::size_t> rows;
  std::int64_t modulus = 0;
};

/// What stands behind `mat`: "[a b; c d, ...]" or "[... mod p]". Complaints point at the entry, the
/// row or the matrix.
[[nodiscard]] MatrixLiteral read_matrices(ExpressionCursor& cursor);

/// @throws InvalidArgument, NumericalError as the matrix types and FiniteGroup::generated_by.
[[nodiscard]] FiniteGroup matrix_group(const MatrixLiteral& literal, std::string name);

}  // namespace torsor
