#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <zlib.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/test.hpp"

namespace torsor::testing {

/// "read", "refused" with a DataError that names the file, or what else happened.
template <class Read>
std::string outcome_of(const std::filesystem::path& path, const std::string& bytes, Read&& read) {
  std::ofstream(path, std::ios::binary) << bytes;  // write_file waits for the disk each time
  try {
    static_cast<void>(read(path));
    return "read";
  } catch (const DataError& error) {
    const std::string text = error.what();
    return text.find(path.string()) == 0 ? "refused" : "refused without the path: " + text;
  } catch (const std::exception& error) {
    return std::string("another exception: ") + error.what();
  }
}

/// The file cut off at every length is refused.
template <class Read>
void check_truncations(const std::filesystem::path& path, const std::string& bytes, Read&& read) {
  TORSOR_REQUIRE(outcome_of(path, bytes, read) == "read");
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::string outcome = outcome_of(path, bytes.substr(0, length), read);
    TORSOR_INFO("cut at " << length << " of " << bytes.size());
    TORSOR_CHECK(outcome == "refused");
  }
}

/// The file with one of its first `count` bytes changed is read or refused, never anything else;
/// at least `least` of the changes are noticed.
template <class Read>
void check_changed_bytes(const std::filesystem::path& path, const std::string& bytes,
                         std::size_t count, int least, Read&& read) {
  int refused = 0;
  for (std::size_t at = 0; at < count; ++at) {
    for (const int change : {0x01, 0x02, 0x10, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ change);
      const std::string outcome = outcome_of(path, changed, read);
      TORSOR_INFO("byte " << at << " xor " << change << ": " << outcome);
      TORSOR_CHECK((outcome == "read" || outcome == "refused"));
      refused += outcome == "refused" ? 1 : 0;
    }
  }
  TORSOR_INFO("refused " << refused);
  TORSOR_CHECK(refused >= least);
}

/// What every loader of one file owes: missing, folder, empty.
template <class Read>
void check_no_file(const std::filesystem::path& folder, Read&& read) {
  TORSOR_THROWS_WITH(read(folder / "absent"), DataError, "absent: no such file");
  TORSOR_THROWS_WITH(read(folder), DataError, "expected a file, found a folder");
  write_file(folder / "empty", "");
  TORSOR_THROWS_WITH(read(folder / "empty"), DataError, "empty: the file is empty");
}

/// The four bytes of `value`, the highest first.
inline std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

/// `bytes` as one gzip member.
inline std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;
  TORSOR_REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 32, '\0');
  std::string from = bytes;  // zlib's input pointer is not const
  stream.next_in = reinterpret_cast<Bytef*>(from.data());
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  TORSOR_REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace torsor::testing
