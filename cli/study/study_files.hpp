#pragma once

#include <filesystem>
#include <string>

namespace torsor {

/// "shift operator, exact solver" as a part of a file's name: "shift-operator-exact-solver".
[[nodiscard]] std::string slug(const std::string& name);

/// @throws InvalidArgument if `out` holds files and is not to be resumed; DataError if it is none.
void require_study_folder(const std::filesystem::path& out, bool resume);

}  // namespace torsor
