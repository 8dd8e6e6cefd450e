#include "datasets/npy.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include "tests/datasets/file_faults.hpp"

namespace torsor {
namespace {

std::string npy_file(const std::string& header, const std::string& values, char version = 1) {
  std::string bytes = std::string("\x93NUMPY") + version + '\0';
  const std::size_t length = header.size() + 1;
  bytes += {static_cast<char>(length & 0xFF), static_cast<char>(length >> 8)};
  if (version > 1) bytes += {'\0', '\0'};
  return bytes + header + "\n" + values;
}

std::string npy_header(const std::string& type, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }";
}

at::Tensor read_npy_bytes(const testing::TemporaryFolder& folder, const std::string& bytes) {
  write_file(folder.path() / "a.npy", bytes);
  return read_npy(folder.path() / "a.npy");
}

}  // namespace

TORSOR_TEST("every NPY number type is read, in either byte order") {
  const testing::TemporaryFolder folder;
  const auto value = [&](const std::string& type, const std::string& bytes) {
    const at::Tensor array = read_npy_bytes(folder, npy_file(npy_header(type, "(1,)"), bytes));
    return std::pair(array.scalar_type(), array[0].item<double>());
  };
  TORSOR_CHECK(value("<f4", {"\0\0\x80\x3F", 4}) == std::pair(at::kFloat, 1.0));
  TORSOR_CHECK(value(">f4", {"\x3F\x80\0\0", 4}) == std::pair(at::kFloat, 1.0));
  TORSOR_CHECK(value("<f2", {"\x00\xC0", 2}) == std::pair(at::kFloat, -2.0));
  TORSOR_CHECK(value(">f8", {"\xC0\0\0\0\0\0\0\0", 8}) == std::pair(at::kDouble, -2.0));
  TORSOR_CHECK(value("|i1", "\xFE") == std::pair(at::kChar, -2.0));
  TORSOR_CHECK(value("<i2", "\xFE\xFF") == std::pair(at::kShort, -2.0));
  TORSOR_CHECK(value(">i4", "\xFF\xFF\xFF\xFE") == std::pair(at::kInt, -2.0));
  TORSOR_CHECK(value("<i8", {"\x02\0\0\0\x01\0\0\0", 8}) == std::pair(at::kLong, 4294967298.0));
  TORSOR_CHECK(value("|u1", "\xFE") == std::pair(at::kByte, 254.0));
  TORSOR_CHECK(value("<u2", "\xFE\xFF") == std::pair(at::kInt, 65534.0));
  TORSOR_CHECK(value(">u4", "\xFF\xFF\xFF\xFE") == std::pair(at::kLong, 4294967294.0));
  TORSOR_CHECK(value("<u8", {"\x02\0\0\0\0\0\0\0", 8}) == std::pair(at::kLong, 2.0));
  TORSOR_CHECK(value("|b1", "\x02") == std::pair(at::kBool, 1.0));
  TORSOR_THROWS_WITH(value("<u8", std::string(8, '\xFF')), DataError, "above 2^63 - 1");
}

TORSOR_TEST("Fortran order is the same array with its axes stored the other way round") {
  const testing::TemporaryFolder folder;
  const at::Tensor c = read_npy_bytes(folder, npy_file(npy_header("|u1", "(2, 3)"), "abcdef"));
  const at::Tensor f =
      read_npy_bytes(folder, npy_file(npy_header("|u1", "(2, 3)", true), "adbecf"));
  TORSOR_CHECK(c.equal(f));
  TORSOR_CHECK(f.is_contiguous());
}

TORSOR_TEST("the header's versions, quotes, key order and spaces do not matter") {
  const testing::TemporaryFolder folder;
  const std::string other = R"({ "shape":(3L,),"fortran_order":False , 'descr' :'|u1'}   )";
  for (const char version : {'\1', '\2', '\3'}) {
    for (const std::string& header : {npy_header("|u1", "(3,)"), other}) {
      const at::Tensor array = read_npy_bytes(folder, npy_file(header, "abc", version));
      TORSOR_REQUIRE(array.sizes() == at::IntArrayRef({3}));
      TORSOR_CHECK(array[2].item<int>() == 'c');
    }
  }
}

TORSOR_TEST("scalars and empty arrays are arrays") {
  const testing::TemporaryFolder folder;
  TORSOR_CHECK(read_npy_bytes(folder, npy_file(npy_header("|u1", "()"), "a")).dim() == 0);
  TORSOR_CHECK(read_npy_bytes(folder, npy_file(npy_header("<f4", "(0, 5)"), "")).sizes() ==
               at::IntArrayRef({0, 5}));
}

TORSOR_TEST("what is written is read back bit for bit, and its values are aligned to 64 bytes") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.npy";
  const at::Tensor base = at::arange(24, at::kDouble).sub(11).div(7);
  const std::vector<std::vector<std::int64_t>> shapes{{24}, {2, 3, 4}, {1, 24, 1, 1}};
  for (const at::ScalarType type : {at::kFloat, at::kDouble, at::kByte, at::kChar, at::kShort,
                                    at::kInt, at::kLong, at::kBool}) {
    for (const auto& shape : shapes) {
      const at::Tensor array = base.mul(7).abs().to(type).reshape(shape);
      write_npy(path, array);
      const at::Tensor back = read_npy(path);
      TORSOR_CHECK((back.scalar_type() == type));
      TORSOR_CHECK(back.equal(array));
      TORSOR_CHECK((npy_bytes(array).size() - array.nbytes()) % 64 == 0);
    }
  }
  const at::Tensor turned = base.reshape({4, 6}).t();
  write_npy(path, turned);
  TORSOR_CHECK(read_npy(path).equal(turned));
  TORSOR_THROWS_WITH(npy_bytes(base.to(at::kHalf)), InvalidArgument, "no NPY type for Half");
}

TORSOR_TEST("a packed NPY file is read like a plain one") {
  const testing::TemporaryFolder folder;
  const std::string packed = testing::gzipped(npy_file(npy_header("|u1", "(3,)"), "abc"));
  TORSOR_CHECK(read_npy_bytes(folder, packed)[1].item<int>() == 'b');
}

TORSOR_TEST("an NPY file that is not what it claims is refused with the byte") {
  const testing::TemporaryFolder folder;
  testing::check_no_file(folder.path(), [](const auto& path) { return read_npy(path); });
  const auto read = [&](const std::string& bytes) { return read_npy_bytes(folder, bytes); };
  const auto typed = [&](const std::string& type) {
    return read(npy_file(npy_header(type, "(1,)"), "12345678"));
  };
  TORSOR_THROWS_WITH(read("PK\3\4 not an array"), DataError, "byte 0: expected the NPY magic");
  TORSOR_THROWS_WITH(read(npy_file("", "", 4)), DataError, "byte 6: expected NPY version 1.0, 2.0");
  TORSOR_THROWS_WITH(typed("|O"), DataError, "Python objects need pickle");
  TORSOR_THROWS_WITH(typed("<c8"), DataError, "as a last axis of two");
  TORSOR_THROWS_WITH(typed("<U5"), DataError, "text is not read");
  TORSOR_THROWS_WITH(typed("<f3"), DataError,
                     "byte 20: expected an array of numbers, found the type \"<f3\"");
  TORSOR_THROWS_WITH(
      read(npy_file("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}", "1234")),
      DataError, "found records");
  TORSOR_THROWS_WITH(read(npy_file(npy_header("|u1", "(4,)"), "abc")), DataError,
                     "bytes in all, found");
  TORSOR_THROWS_WITH(read(npy_file(npy_header("|u1", "(2,)"), "abc")), DataError,
                     "expected the end of the data, found more bytes");
}

TORSOR_TEST("an NPY header that is no literal is refused where it goes wrong") {
  const auto parse = [](const std::string& text) { return parse_npy_header(text, "f", 10); };
  TORSOR_CHECK((parse(npy_header(">i4", "(2, 3)")).shape == std::vector<std::int64_t>{2, 3}));
  TORSOR_THROWS_WITH(parse(""), DataError, "f, byte 10: expected '{', found the end");
  TORSOR_THROWS_WITH(parse("{'descr': '|u1'}"), DataError,
                     "expected the keys descr, fortran_order and shape");
  TORSOR_THROWS_WITH(parse("{'descr': '|u1', 'descr': '|u1'}"), DataError, "once");
  TORSOR_THROWS_WITH(parse("{'other': 1}"), DataError, "each of descr, fortran_order and shape");
  TORSOR_THROWS_WITH(parse("{'shape': (-1,)}"), DataError, "byte 21: expected a size, 0 or more");
  TORSOR_THROWS_WITH(parse("{'shape': (1 2)}"), DataError, "expected ')'");
  TORSOR_THROWS_WITH(parse("{'shape': (9223372036854775808,)}"), DataError, "a size below 2^63");
  TORSOR_THROWS_WITH(parse("{'shape': __import__('os')}"), DataError, "expected '('");
  TORSOR_THROWS_WITH(parse("{'fortran_order': 1}"), DataError, "expected True or False");
  TORSOR_THROWS_WITH(parse("{'descr': '|u1"), DataError, "a closing quote");
  TORSOR_THROWS_WITH(parse(npy_header("|u1", "()") + "x"), DataError, "the end of the header");
  std::string deep = "{'shape': (";
  for (int i = 0; i < 40; ++i) deep += "1,";
  TORSOR_THROWS_WITH(parse(deep + ")}"), DataError, "at most 32 axes");
}

TORSOR_TEST(
    "NPY shapes that overflow or that no file can hold are refused before memory is taken") {
  const testing::TemporaryFolder folder;
  const auto shaped = [&](const std::string& type, const std::string& shape) {
    return read_npy_bytes(folder, npy_file(npy_header(type, shape), "12345678"));
  };
  TORSOR_THROWS_WITH(shaped("|u1", "(4294967296, 4294967296)"), DataError, "overflows");
  TORSOR_THROWS_WITH(shaped("<f8", "(2305843009213693952,)"), DataError, "overflows");
  TORSOR_THROWS_WITH(shaped("|u1", "(4294967296, 4294967296, 0)"), DataError, "overflows");
  TORSOR_THROWS_WITH(shaped("<f8", "(35184372088832,)"), DataError,
                     "truncated: the header promises");
}

TORSOR_TEST("no cut and no changed byte of an NPY file does more than a refusal") {
  const testing::TemporaryFolder folder;
  const auto read = [](const std::filesystem::path& path) { return read_npy(path); };
  const std::string bytes = npy_file(npy_header("<f4", "(2, 3)"), std::string(24, 'x'));
  testing::check_truncations(folder.path() / "f", bytes, read);
  const std::size_t header = bytes.size() - 24;
  // Harmless: '<' to '=' or '>', a byte order, an integer type of the same width, swapped spaces.
  testing::check_changed_bytes(folder.path() / "f", bytes, header,
                               static_cast<int>(5 * header) - 12, read);
}

}  // namespace torsor
