#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace torsor {

/// The length of a regular file in bytes.
///
/// @throws DataError naming the path if it is missing, a folder, or no regular file.
[[nodiscard]] std::uint64_t size_of_file(const std::filesystem::path& path);

/// The whole content of a regular file.
///
/// @throws DataError naming the path if it is missing, a folder, no regular file, not
///         readable, or larger than `limit` bytes (checked before anything is allocated).
[[nodiscard]] std::string read_file(const std::filesystem::path& path,
                                    std::uint64_t limit = std::uint64_t{1} << 33);

/// Writes `content` to a temporary neighbour and renames it over `path`, so that a kill at any
/// moment leaves either the old file or the new one.
///
/// @throws DataError naming the path if the folder is missing or not writable.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace torsor
