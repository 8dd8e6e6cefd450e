#include "core/file.hpp"

#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

std::ptrdiff_t entries_of(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

}  // namespace

TORSOR_TEST("what is written is read back, zero bytes and all") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder.path() / "f";
  for (const std::size_t size : {0, 1, 65535, 65536, 65537, 300000}) {
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 7 % 256);
    write_file(path, content);
    TORSOR_CHECK(size_of_file(path) == size);
    TORSOR_CHECK(read_file(path) == content);
  }
  TORSOR_CHECK(entries_of(folder.path()) == 1);
}

TORSOR_TEST("a path that is no readable file is refused with its name") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder.path() / "f";
  TORSOR_THROWS_WITH(read_file(path), DataError, path.string() + ": no such file");
  TORSOR_THROWS_WITH(size_of_file(folder.path()), DataError, "expected a file, found a folder");
  write_file(path, "x");
  TORSOR_THROWS_WITH(read_file(path / "below"), DataError, "f/below");
  TORSOR_REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  TORSOR_THROWS_WITH(read_file(folder.path() / "pipe"), DataError, "expected a regular file");
}

TORSOR_TEST("a file above the limit is refused before it is read") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder.path() / "f";
  write_file(path, "12345");
  TORSOR_CHECK(read_file(path, 5) == "12345");
  TORSOR_THROWS_WITH(read_file(path, 4), DataError, "larger than the limit of 4 bytes");
  fs::resize_file(path, std::uintmax_t{1} << 40);  // sparse: a terabyte without a block
  TORSOR_THROWS_WITH(read_file(path), DataError, "larger than the limit of 8589934592 bytes");
}

TORSOR_TEST("a failing write leaves the old file and nothing else") {
  const testing::TemporaryFolder folder;
  TORSOR_THROWS_WITH(write_file(folder.path() / "none" / "f", "x"), DataError,
                     "none/f: cannot be written");
  const fs::path taken = folder.path() / "taken";
  fs::create_directory(taken);
  write_file(taken / "old", "old");
  TORSOR_THROWS_WITH(write_file(taken, "new"), DataError, "taken: renaming failed");
  TORSOR_CHECK(read_file(taken / "old") == "old");
  TORSOR_CHECK(entries_of(folder.path()) == 1);
}

TORSOR_TEST("a write onto a full device leaves the old file") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder.path() / "f";
  write_file(path, "old");
  // The temporary neighbour is a link to the device that is always full.
  fs::path neighbour = path;
  neighbour += fmt::format(".{}.tmp", ::getpid());
  if (!fs::exists("/dev/full")) TORSOR_SKIP("no /dev/full");
  fs::create_symlink("/dev/full", neighbour);
  TORSOR_THROWS_WITH(write_file(path, "new"), DataError, "writing failed: No space left");
  TORSOR_CHECK(read_file(path) == "old");
  TORSOR_CHECK(entries_of(folder.path()) == 1);
}

}  // namespace torsor
