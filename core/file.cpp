#include "core/file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include <unistd.h>

#include "core/error.hpp"

namespace torsor {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

std::string system_text(int error) { return std::generic_category().message(error); }

}  // namespace

std::uint64_t size_of_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw DataError(path.string(), "no such file");
  }
  if (error) throw DataError(path.string(), "cannot be read: " + error.message());
  if (std::filesystem::is_directory(status)) {
    throw DataError(path.string(), "expected a file, found a folder");
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw DataError(path.string(), "expected a regular file, found a device, a pipe or a socket");
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) throw DataError(path.string(), "cannot be read: " + error.message());
  return size;
}

std::string read_file(const std::filesystem::path& path, std::uint64_t limit) {
  const std::uint64_t size = size_of_file(path);
  const auto check_limit = [&](std::uint64_t bytes) {
    if (bytes > limit) {
      throw DataError(path.string(), fmt::format("larger than the limit of {} bytes", limit));
    }
  };
  check_limit(size);
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) throw DataError(path.string(), "cannot be read: " + system_text(errno));
  std::string content;
  content.reserve(size);
  char buffer[1 << 16];
  for (std::size_t n = sizeof buffer; n == sizeof buffer;) {
    n = std::fread(buffer, 1, sizeof buffer, file.get());
    check_limit(content.size() + n);  // the file may be growing
    content.append(buffer, n);
  }
  if (std::ferror(file.get()) != 0) throw DataError(path.string(), "reading failed");
  return content;
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::path temporary = path;
  temporary += fmt::format(".{}.tmp", ::getpid());
  const auto fail = [&](const char* what) {
    const std::string problem = fmt::format("{}: {}", what, system_text(errno));
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw DataError(path.string(), problem);
  };
  File file(std::fopen(temporary.c_str(), "wb"));
  if (!file) fail("cannot be written");
  const bool written =
      std::fwrite(content.data(), 1, content.size(), file.get()) == content.size() &&
      std::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0;
  if (!written) fail("writing failed");
  file.reset();
  if (std::rename(temporary.c_str(), path.c_str()) != 0) fail("renaming failed");
}

}  // namespace torsor
