#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// The columns of a code that count as one unit, such as the two of a circle.
using ColumnBlock = std::vector<Eigen::Index>;

/// Every column by itself: the axis-aligned reading of a code.
[[nodiscard]] std::vector<ColumnBlock> single_columns(Eigen::Index columns);

/// "0-1,2,3-5" to {{0, 1}, {2}, {3, 4, 5}}: blocks between commas, ranges with both ends, "+" joins
/// columns that are not neighbours ("0+2,1+3"). Columns of no block are left out.
/// @throws InvalidArgument naming the block that is no range, outside 0, ..., columns - 1, or holds
///         a column twice.
[[nodiscard]] std::vector<ColumnBlock> parse_blocks(std::string_view text, Eigen::Index columns);

/// The inverse of `parse_blocks`.
[[nodiscard]] std::string blocks_text(const std::vector<ColumnBlock>& blocks);

/// @throws InvalidArgument unless every block has a column, columns lie in 0, ..., columns - 1, and
///         none is claimed twice.
void check_blocks(const std::vector<ColumnBlock>& blocks, Eigen::Index columns);

}  // namespace torsor
