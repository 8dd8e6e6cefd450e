#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/byte_source.hpp"

namespace torsor {

/// What the header of an NPY file says about the values behind it.
struct NpyHeader {
  char kind = 'f';       ///< f float, i integer, u unsigned, b bool
  std::size_t item = 4;  ///< bytes per value
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
};

/// Parses the literal `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`; nothing is
/// ever evaluated, and only plain numbers (f2 f4 f8, i1 to i8, u1 to u8, b1) are accepted.
///
/// @param name, offset  where the text stands, for the errors.
/// @throws DataError naming the byte and what was expected there, or the type that is refused.
[[nodiscard]] NpyHeader parse_npy_header(std::string_view text, std::string_view name,
                                         std::uint64_t offset);

/// The array of an NPY file (versions 1 to 3), plain or gzip.
///
/// @return a contiguous tensor of the file's shape. f2 becomes float32, u2 int32, u4 and u8 int64;
///         every other type stays.
/// @throws DataError naming file, byte, what was expected and what was found: a wrong magic, a
///         truncated file, sizes that overflow or differ from the real length, Python objects,
///         strings, records, complex numbers, or a u8 value above 2^63 - 1.
/// Source: NEP 1, "A simple file format for NumPy arrays".
[[nodiscard]] at::Tensor read_npy(const std::filesystem::path& path);
[[nodiscard]] at::Tensor read_npy(ByteSource& file);

/// The file that `read_npy` and `numpy.load` read back as this array, byte for byte the same for
/// the same values: version 1, little endian, C order.
/// @throws InvalidArgument if the type is not float32, float64, uint8, int8 to int64 or bool.
[[nodiscard]] std::string npy_bytes(const at::Tensor& array);

/// @throws DataError if the file cannot be written; InvalidArgument as `npy_bytes`.
void write_npy(const std::filesystem::path& path, const at::Tensor& array);

}  // namespace torsor
