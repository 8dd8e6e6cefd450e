#include "cli/temporary_file.hpp"

#include <array>
#include <cstddef>

#include <unistd.h>

#include "core/error.hpp"

namespace torsor {

File temporary_file() {
  File file(std::tmpfile());
  if (!file) throw DataError("temporary file", "cannot be made; is the folder for them full?");
  return file;
}

std::string content(const File& file) {
  std::fflush(file.get());
  std::string text;
  std::array<char, 4096> buffer{};
  off_t offset = 0;
  for (ssize_t n = 0; (n = ::pread(::fileno(file.get()), buffer.data(), buffer.size(), offset)) > 0;
       offset += n) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return text;
}

}  // namespace torsor
