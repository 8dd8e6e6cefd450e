#pragma once

#include <string_view>

namespace torsor {

/// The style sheet of every page this program writes: light and dark, narrow and wide, print.
[[nodiscard]] std::string_view page_style();

}  // namespace torsor
