#include "datasets/npy.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include <ATen/ops/empty.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::uint32_t kLongestHeader = 1 << 16;  // a header of 32 axes has fewer than 1,000 bytes
constexpr bool kBigHost = std::endian::native == std::endian::big;

std::uint32_t header_length(ByteSource& file) {
  std::array<unsigned char, 8> magic{};
  file.read(magic.data(), magic.size(), "the NPY magic");
  if (!std::equal(kMagic.begin(), kMagic.end(), reinterpret_cast<const char*>(magic.data()))) {
    throw DataError(file.name(), 0,
                    fmt::format("expected the NPY magic 93 4E 55 4D 50 59, found {:02X}",
                                fmt::join(magic.begin(), magic.begin() + 6, " ")));
  }
  const int version = magic[6];
  if (version < 1 || version > 3 || magic[7] != 0) {
    throw DataError(
        file.name(), 6,
        fmt::format("expected NPY version 1.0, 2.0 or 3.0, found {}.{}", version, magic[7]));
  }
  std::array<unsigned char, 4> bytes{};
  file.read(bytes.data(), version == 1 ? 2 : 4, "the header's length");
  const std::uint32_t length = bytes[0] | std::uint32_t{bytes[1]} << 8 |
                               std::uint32_t{bytes[2]} << 16 | std::uint32_t{bytes[3]} << 24;
  if (length > kLongestHeader) {
    throw DataError(
        file.name(), 8,
        fmt::format("expected a header of at most {} bytes, found {}", kLongestHeader, length));
  }
  return length;
}

NpyHeader read_npy_header(ByteSource& file) {
  std::string text(header_length(file), ' ');
  const std::uint64_t begin = file.offset();
  file.read(text.data(), text.size(), "the header");
  return parse_npy_header(text, file.name(), begin);
}

/// The tensor type with the same bytes as the file's numbers.
at::ScalarType stored_type(const NpyHeader& header) {
  if (header.kind == 'b' || (header.kind == 'u' && header.item == 1)) return at::kByte;
  if (header.kind == 'f') {
    return header.item == 2 ? at::kHalf : header.item == 4 ? at::kFloat : at::kDouble;
  }
  return header.item == 1   ? at::kChar
         : header.item == 2 ? at::kShort
         : header.item == 4 ? at::kInt
                            : at::kLong;
}

/// Makes numbers of the file's kind of a tensor that has only its bytes.
at::Tensor typed(const at::Tensor& stored, const NpyHeader& header, const ByteSource& file) {
  if (header.kind == 'b') return stored.ne(0);
  if (header.kind == 'f') return header.item == 2 ? stored.to(at::kFloat) : stored;
  if (header.kind != 'u' || header.item == 1) return stored;
  if (header.item == 2) return stored.to(at::kInt).bitwise_and(0xFFFF);
  if (header.item == 4) return stored.to(at::kLong).bitwise_and(std::int64_t{0xFFFFFFFF});
  if (stored.lt(0).any().item<bool>()) {
    throw DataError(file.name(), "an unsigned 64-bit number is above 2^63 - 1; save it as float64");
  }
  return stored;
}

std::string_view descr_of(at::ScalarType type) {
  switch (type) {
    case at::kFloat:
      return "<f4";
    case at::kDouble:
      return "<f8";
    case at::kByte:
      return "|u1";
    case at::kChar:
      return "|i1";
    case at::kShort:
      return "<i2";
    case at::kInt:
      return "<i4";
    case at::kLong:
      return "<i8";
    case at::kBool:
      return "|b1";
    default:
      throw InvalidArgument(
          fmt::format("no NPY type for {}; convert to float32, float64, an integer type or bool",
                      c10::toString(type)));
  }
}

}  // namespace

at::Tensor read_npy(ByteSource& file) {
  const NpyHeader header = read_npy_header(file);
  const std::optional<std::uint64_t> bytes = array_bytes(header.shape, header.item);
  if (!bytes) {
    throw DataError(file.name(), 10,
                    fmt::format("the shape ({}) overflows", fmt::join(header.shape, ", ")));
  }
  file.check_total(file.offset() + *bytes);
  std::vector<std::int64_t> shape = header.shape;
  if (header.fortran_order) std::reverse(shape.begin(), shape.end());
  at::Tensor stored = at::empty(shape, stored_type(header));
  file.read(stored.data_ptr(), *bytes, "the values");
  file.expect_end();
  if (header.big_endian != kBigHost) {
    swap_bytes(stored.data_ptr(), *bytes / header.item, header.item);
  }
  if (header.fortran_order) {
    std::vector<std::int64_t> axes(shape.size());
    for (std::size_t i = 0; i < axes.size(); ++i) {
      axes[i] = static_cast<std::int64_t>(axes.size() - 1 - i);
    }
    stored = stored.permute(axes).contiguous();
  }
  return typed(stored, header, file);
}

at::Tensor read_npy(const std::filesystem::path& path) { return read_npy(*open_bytes(path)); }

std::string npy_bytes(const at::Tensor& array) {
  const at::Tensor values = array.to(at::kCPU).contiguous();
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                   descr_of(values.scalar_type()), fmt::join(values.sizes(), ", "),
                                   values.dim() == 1 ? "," : "");
  constexpr std::size_t kFixed = 10;  // magic, version, length
  header.append(63 - (kFixed + header.size()) % 64, ' ');
  header += '\n';  // so that the values begin at a multiple of 64
  std::string bytes(kMagic);
  bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xFF),
            static_cast<char>(header.size() >> 8)};
  bytes += header;
  [[maybe_unused]] const std::size_t begin = bytes.size();
  bytes.append(static_cast<const char*>(values.data_ptr()), values.nbytes());
  if constexpr (kBigHost) {
    swap_bytes(bytes.data() + begin, values.numel(), values.element_size());
  }
  return bytes;
}

void write_npy(const std::filesystem::path& path, const at::Tensor& array) {
  write_file(path, npy_bytes(array));
}

}  // namespace torsor
