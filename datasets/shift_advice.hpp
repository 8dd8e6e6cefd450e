#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace torsor {

/// "14 shifts of 2 px, 7 of 4 px, ...": cyclic shifts that close on `extent` pixels, the orders
/// nearest to `order` first.
[[nodiscard]] std::string closing_shifts(std::int64_t extent, std::int64_t order);

/// Why `order` shifts of `step` pixels do not close on an image `extent` pixels "wide" or "high",
/// and what would.
[[nodiscard]] std::string open_shift_text(std::int64_t order, std::int64_t step,
                                          std::int64_t extent, std::string_view direction);

}  // namespace torsor
