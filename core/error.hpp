#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace torsor {

/// The caller broke a documented precondition; retrying with the same input cannot succeed.
struct InvalidArgument : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

/// Inputs were legal but a computed certificate missed its tolerance; what() states both numbers.
struct NumericalError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file or folder is not what it claims to be: what() names the path, the byte offset where one
/// is known, what was expected and what was found.
struct DataError : std::runtime_error {
  DataError(std::string_view path, std::string_view problem);
  DataError(std::string_view path, std::uint64_t offset, std::string_view problem);
};

/// Throws `InvalidArgument` unless `ok`; active in every build type.
///
/// The text states what was wrong and the offending values, never just the condition.
template <class... Args>
void require(bool ok, fmt::format_string<Args...> what, Args&&... args) {
  if (!ok) throw InvalidArgument(fmt::format(what, std::forward<Args>(args)...));
}

}  // namespace torsor
