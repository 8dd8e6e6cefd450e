#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace torsor {

/// An open file of the C library, closed at the end of its life.
struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// An unnamed file that vanishes when it is closed. Between processes, files instead of pipes:
/// neither side can block the other, however much is written.
/// @throws DataError if none can be made.
[[nodiscard]] File temporary_file();

/// Everything written to `file` so far, by whichever process; does not move its position.
[[nodiscard]] std::string content(const File& file);

}  // namespace torsor
