#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace torsor {

/// Deflate shrinks by at most this factor, so a compressed file of n bytes cannot hold more than
/// about kDeflateRatio * n: what a header promises is checked against it before memory is taken.
inline constexpr std::uint64_t kDeflateRatio = 1032;

/// Bytes read from front to back, whatever they are stored in; every error names place and offset.
class ByteSource {
 public:
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  /// The path, and the member where the bytes are one member of an archive.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// How many (unpacked) bytes have been read.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  /// Reads exactly `bytes` bytes of what is called `what`.
  /// @throws DataError if fewer are left or the stored data are damaged.
  void read(void* to, std::uint64_t bytes, std::string_view what);
  /// Refuses a content whose (unpacked) length cannot be `total` bytes, without reading on where
  /// that can be known; call it before memory for the content is taken.
  /// @throws DataError naming both lengths.
  virtual void check_total(std::uint64_t total) = 0;
  /// @throws DataError unless everything has been read and the stored checksum is right.
  void expect_end();

 protected:
  explicit ByteSource(std::string name) : name_(std::move(name)) {}

  /// Reads 1 to `bytes` bytes; 0 at the end. @throws DataError if the data are damaged.
  virtual std::size_t read_some(void* to, std::size_t bytes) = 0;
  [[noreturn]] void wrong_total(std::uint64_t expected, std::uint64_t found) const;

 private:
  std::string name_;
  std::uint64_t offset_ = 0;
};

/// The bytes of a file, unpacked on the way where the file begins with the magic of gzip; its name
/// does not matter.
///
/// @throws DataError if the file is missing, a folder, empty or not readable.
[[nodiscard]] std::unique_ptr<ByteSource> open_bytes(const std::filesystem::path& path);

/// Reverses the bytes of each of `count` items of `item` bytes (1, 2, 4 or 8), in place.
void swap_bytes(void* data, std::uint64_t count, std::size_t item);

/// The bytes that an array of this shape takes, `item` bytes for each number; nothing if a size is
/// negative or the product, with sizes 0 taken as 1, exceeds 63 bits.
[[nodiscard]] std::optional<std::uint64_t> array_bytes(std::span<const std::int64_t> shape,
                                                       std::size_t item);

}  // namespace torsor
