#include "datasets/byte_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <limits>
#include <system_error>

#include <fmt/format.h>
#include <zlib.h>

#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

/// zlib counts in unsigned int; this also bounds the memory of a pass that only counts.
constexpr std::size_t kChunk = std::size_t{1} << 16;

/// A plain file, or a gzip file of any number of members; zlib tells them apart by the magic.
class FileSource final : public ByteSource {
 public:
  explicit FileSource(const std::filesystem::path& path)
      : ByteSource(path.string()), stored_(size_of_file(path)) {
    if (stored_ == 0) throw DataError(name(), "the file is empty");
    file_ = gzopen(path.c_str(), "rb");
    if (file_ == nullptr) {
      throw DataError(name(), "cannot be read: " + std::generic_category().message(errno));
    }
    gzbuffer(file_, kChunk);
    plain_ = gzdirect(file_) == 1;
  }
  ~FileSource() override { gzclose_r(file_); }

  void check_total(std::uint64_t total) override {
    if (plain_) {
      if (stored_ != total) wrong_total(total, stored_);
      return;
    }
    if (total / kDeflateRatio > stored_) {
      throw DataError(name(), fmt::format("the header promises {} bytes, more than gzip can pack "
                                          "into a file of {} bytes",
                                          total, stored_));
    }
    if (trailer() == static_cast<std::uint32_t>(total)) return;
    const std::uint64_t found = count(total);  // damaged, or of several members
    if (found != total) wrong_total(total, found);
  }

 protected:
  std::size_t read_some(void* to, std::size_t bytes) override {
    const int got = gzread(file_, to, static_cast<unsigned>(std::min(bytes, kChunk)));
    int status = Z_OK;
    const char* text = gzerror(file_, &status);
    if (got < 0 || (got == 0 && status != Z_OK)) {
      const char* what = status == Z_BUF_ERROR ? "the gzip data are truncated" : text;
      throw DataError(name(), offset(), fmt::format("cannot be unpacked: {}", what));
    }
    return static_cast<std::size_t>(got);
  }

 private:
  /// The unpacked length modulo 2^32 as the last gzip member states it.
  [[nodiscard]] std::uint32_t trailer() const {
    std::array<unsigned char, 4> bytes{};
    std::FILE* file = std::fopen(name().c_str(), "rb");
    if (file == nullptr) return 0;
    if (std::fseek(file, -4, SEEK_END) != 0 || std::fread(bytes.data(), 1, 4, file) != 4)
      bytes = {};
    std::fclose(file);
    return bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
           std::uint32_t{bytes[3]} << 24;
  }

  /// The unpacked length, at most limit + 1; unpacks once without keeping anything.
  std::uint64_t count(std::uint64_t limit) {
    std::array<char, kChunk> buffer;
    std::uint64_t bytes = offset();
    while (bytes <= limit) {
      const std::uint64_t want = std::min<std::uint64_t>(kChunk, limit + 1 - bytes);
      const std::size_t got = read_some(buffer.data(), want);
      if (got == 0) break;
      bytes += got;
    }
    gzseek(file_, static_cast<z_off_t>(offset()), SEEK_SET);
    return bytes;
  }

  std::uint64_t stored_;
  gzFile file_ = nullptr;
  bool plain_ = true;
};

}  // namespace

void ByteSource::read(void* to, std::uint64_t bytes, std::string_view what) {
  const std::uint64_t begin = offset_;
  auto* next = static_cast<char*>(to);
  while (offset_ - begin < bytes) {
    const std::size_t got = read_some(next, bytes - (offset_ - begin));
    if (got == 0) {
      throw DataError(name_, offset_,
                      fmt::format("truncated: expected {} bytes of {}, found {}", bytes, what,
                                  offset_ - begin));
    }
    next += got;
    offset_ += got;
  }
}

void ByteSource::expect_end() {
  char extra = 0;
  if (read_some(&extra, 1) != 0) {
    throw DataError(name_, offset_, "expected the end of the data, found more bytes");
  }
}

void ByteSource::wrong_total(std::uint64_t expected, std::uint64_t found) const {
  if (found > expected) {
    throw DataError(name_, expected,
                    fmt::format("expected the end of the data, found more bytes: the header "
                                "promises {} bytes in all",
                                expected));
  }
  throw DataError(
      name_, found,
      fmt::format("truncated: the header promises {} bytes in all, found {}", expected, found));
}

std::unique_ptr<ByteSource> open_bytes(const std::filesystem::path& path) {
  return std::make_unique<FileSource>(path);
}

void swap_bytes(void* data, std::uint64_t count, std::size_t item) {
  auto* bytes = static_cast<char*>(data);
  if (item < 2) return;
  for (std::uint64_t i = 0; i < count; ++i, bytes += item) std::reverse(bytes, bytes + item);
}

std::optional<std::uint64_t> array_bytes(std::span<const std::int64_t> shape, std::size_t item) {
  std::uint64_t bytes = item;
  for (const std::int64_t size : shape) {
    const std::uint64_t factor = size == 0 ? 1 : static_cast<std::uint64_t>(size);
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    if (size < 0 || factor > kMost / bytes) return std::nullopt;
    bytes *= factor;
  }
  const bool nothing = std::find(shape.begin(), shape.end(), 0) != shape.end();
  return nothing ? 0 : bytes;
}

}  // namespace torsor
