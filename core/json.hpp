#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

namespace torsor {

/// A JSON value whose objects keep the order in which their members were written.
using Json = nlohmann::ordered_json;

/// `value` as a JSON document with two-space indents and a final newline; NaN and infinities
/// become null, bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string json_text(const Json& value);

/// Writes `json_text(value)`; see `write_file`. @throws DataError naming the path.
void write_json(const std::filesystem::path& path, const Json& value);

/// @throws DataError naming the path and, for an error of syntax, the byte where it was noticed.
[[nodiscard]] Json read_json(const std::filesystem::path& path);

}  // namespace torsor
