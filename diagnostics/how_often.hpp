#pragma once

#include <cstdint>
#include <string>

#include <fmt/format.h>

namespace torsor {

/// "once", "3 times", "-1 times": how often something turns or repeats, as a sentence says it.
[[nodiscard]] inline std::string how_often(std::int64_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

}  // namespace torsor
