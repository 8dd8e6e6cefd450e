#pragma once

#include <string_view>

#include "groups/finite_group.hpp"

namespace torsor {

/// The group that `expression` describes: `C10`, `C10 x C14`, `(C2 x C3) x C5`.
///
/// @throws InvalidArgument for a malformed expression: the text repeats the line and points at the
///         character with a caret.
[[nodiscard]] FiniteGroup parse_group(std::string_view expression);

}  // namespace torsor
