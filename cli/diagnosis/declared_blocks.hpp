#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace torsor {

/// The columns of each block of "0-1,2-3" (`parse_blocks`), of a code whose size is not known yet.
/// @throws InvalidArgument for text that is no list of blocks, and columns from a million on.
[[nodiscard]] std::vector<std::vector<std::int64_t>> declared_blocks(std::string_view text);

}  // namespace torsor
