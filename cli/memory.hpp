#pragma once

#include <cstdint>
#include <optional>

namespace torsor {

/// The bytes that this process may still take: what the system has free, within the limit of its
/// control group. Nothing where the system does not tell.
[[nodiscard]] std::optional<std::uint64_t> available_memory();

}  // namespace torsor
