#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace torsor {

/// The candidate with the smallest edit distance to `word`, or "" when none is near enough to be a
/// likely typing error (more than a third of its letters, and more than two, differ).
[[nodiscard]] std::string nearest_name(std::string_view word,
                                       std::span<const std::string> candidates);

/// `seconds` as a person reads it: "0.42 s", "12 s", "3 min 05 s", "2 h 07 min"; NaN and
/// infinities are "unknown".
[[nodiscard]] std::string duration_text(double seconds);

/// `text` with a capital first letter, where that is one of a to z.
[[nodiscard]] std::string capital(std::string text);

/// The sizes of a tensor as "[2, 3, 4]".
[[nodiscard]] std::string shape_text(std::span<const std::int64_t> sizes);

/// `count` with its noun: "1 generator", "3 generators".
[[nodiscard]] std::string count_text(std::size_t count, std::string_view noun);

/// `items` joined as "a, b and c".
[[nodiscard]] std::string list_text(std::span<const std::string> items);

}  // namespace torsor
