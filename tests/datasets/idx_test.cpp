#include "datasets/idx.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "tests/datasets/file_faults.hpp"

namespace torsor {
namespace {

std::string idx_file(char type, const std::vector<std::uint32_t>& shape,
                     const std::string& values) {
  std::string bytes{'\0', '\0', type, static_cast<char>(shape.size())};
  for (const std::uint32_t size : shape) bytes += testing::big_endian(size);
  return bytes + values;
}

/// Two images of 2 x 3 pixels with the values 0 to 11.
std::string small_images() {
  std::string values;
  for (char v = 0; v < 12; ++v) values += v;
  return idx_file(0x08, {2, 2, 3}, values);
}

at::Tensor read_idx_bytes(const testing::TemporaryFolder& folder, const std::string& bytes) {
  write_file(folder.path() / "file", bytes);
  return read_idx(folder.path() / "file");
}

}  // namespace

TORSOR_TEST("an IDX file has its own shape and values, plain and packed, whatever its name") {
  const testing::TemporaryFolder folder;
  for (const std::string& bytes : {small_images(), testing::gzipped(small_images())}) {
    const at::Tensor array = read_idx_bytes(folder, bytes);
    TORSOR_REQUIRE(array.sizes() == at::IntArrayRef({2, 2, 3}));
    TORSOR_CHECK((array.scalar_type() == at::kByte));
    for (int i = 0; i < 12; ++i) TORSOR_CHECK(array.data_ptr<std::uint8_t>()[i] == i);
  }
}

TORSOR_TEST("every IDX type is read from big endian") {
  const testing::TemporaryFolder folder;
  const std::string minus_two(8, '\xFF');
  const auto value = [&](char type, const std::string& bytes) {
    const at::Tensor array = read_idx_bytes(folder, idx_file(type, {1}, bytes));
    return std::pair(array.scalar_type(), array[0].item<double>());
  };
  TORSOR_CHECK(value(0x08, "\xFE") == std::pair(at::kByte, 254.0));
  TORSOR_CHECK(value(0x09, "\xFE") == std::pair(at::kChar, -2.0));
  TORSOR_CHECK(value(0x0B, "\xFF\xFE") == std::pair(at::kShort, -2.0));
  TORSOR_CHECK(value(0x0C, {"\x00\x01\x00\x02", 4}) == std::pair(at::kInt, 65538.0));
  TORSOR_CHECK(value(0x0D, {"\x3F\x80\x00\x00", 4}) == std::pair(at::kFloat, 1.0));
  TORSOR_CHECK(value(0x0E, {"\xC0\x00\0\0\0\0\0\0", 8}) == std::pair(at::kDouble, -2.0));
}

TORSOR_TEST("an IDX file that is not what it claims is refused with the byte") {
  const testing::TemporaryFolder folder;
  testing::check_no_file(folder.path(), read_idx);
  const auto read = [&](const std::string& bytes) { return read_idx_bytes(folder, bytes); };
  TORSOR_THROWS_WITH(read("PNG?1234"), DataError,
                     "file, byte 0: expected the IDX magic 00 00, found 50 4E");
  TORSOR_THROWS_WITH(read(idx_file(0x0A, {1}, "x")), DataError, "byte 2: expected an IDX type");
  TORSOR_THROWS_WITH(read(idx_file(0x08, {}, "x")), DataError,
                     "byte 3: expected 1 to 8 axes, found 0");
  TORSOR_THROWS_WITH(read(small_images().substr(0, 20)), DataError,
                     "byte 20: truncated: the header promises 28 bytes in all, found 20");
  TORSOR_THROWS_WITH(read(small_images() + "x"), DataError,
                     "byte 28: expected the end of the data, found more bytes");
}

TORSOR_TEST("sizes that overflow or that no file can hold are refused before memory is taken") {
  const testing::TemporaryFolder folder;
  const std::vector<std::uint32_t> overflowing(3, 0xFFFFFFFF);
  const std::vector<std::uint32_t> huge{1 << 24, 1 << 24};  // 2^48 bytes
  const auto read = [&](const std::string& bytes) { return read_idx_bytes(folder, bytes); };
  TORSOR_THROWS_WITH(read(idx_file(0x08, overflowing, "x")), DataError, "overflow");
  TORSOR_THROWS_WITH(read(idx_file(0x08, huge, "x")), DataError, "truncated: the header promises");
  TORSOR_THROWS_WITH(read(testing::gzipped(idx_file(0x08, huge, "x"))), DataError,
                     "more than gzip can pack into a file of");
}

TORSOR_TEST("a packed file is unpacked no further than its header promises") {
  const testing::TemporaryFolder folder;
  const std::string bomb = testing::gzipped(idx_file(0x08, {4}, std::string(100'000'000, '\0')));
  TORSOR_REQUIRE(bomb.size() < 200'000);
  TORSOR_THROWS_WITH(read_idx_bytes(folder, bomb), DataError,
                     "byte 12: expected the end of the data, found more bytes");
  TORSOR_THROWS_WITH(read_idx_bytes(folder, testing::gzipped(idx_file(0x08, {9}, "abc"))),
                     DataError, "truncated: the header promises 17 bytes in all, found 11");
}

TORSOR_TEST("a gzip file of two members is their concatenation") {
  const testing::TemporaryFolder folder;
  const std::string bytes = small_images();
  const at::Tensor array = read_idx_bytes(
      folder, testing::gzipped(bytes.substr(0, 18)) + testing::gzipped(bytes.substr(18)));
  TORSOR_REQUIRE(array.numel() == 12);
  TORSOR_CHECK(array.data_ptr<std::uint8_t>()[11] == 11);
}

TORSOR_TEST("no cut and no changed byte of an IDX file does more than a refusal") {
  const testing::TemporaryFolder folder;
  const std::string plain = small_images();
  const std::string packed = testing::gzipped(plain);
  testing::check_truncations(folder.path() / "f", plain, read_idx);
  testing::check_truncations(folder.path() / "f", packed, read_idx);
  // Every change in the 16 bytes of the header is an error, but for the types 0x08 and 0x09.
  testing::check_changed_bytes(folder.path() / "f", plain, 16, 16 * 5 - 1, read_idx);
  // gzip ignores its time stamp, two flags and the system code: 6 to 8 bytes of these.
  const int bytes = static_cast<int>(packed.size());
  testing::check_changed_bytes(folder.path() / "f", packed, packed.size(), 5 * (bytes - 8),
                               read_idx);
}

TORSOR_TEST("images and labels must fit together") {
  const testing::TemporaryFolder folder;
  const auto images = folder.path() / "images";
  const auto labels = folder.path() / "labels";
  write_file(images, small_images());
  write_file(labels, idx_file(0x08, {2}, "\x07\x01"));
  const LabelledImages set = read_idx_pair(images, labels);
  TORSOR_CHECK(set.images.sizes() == at::IntArrayRef({2, 1, 2, 3}));
  TORSOR_CHECK((set.images.scalar_type() == at::kFloat));
  TORSOR_CHECK(set.images.max().item<float>() == 11.0F / 255.0F);
  TORSOR_CHECK((set.labels.scalar_type() == at::kLong));
  TORSOR_CHECK(set.labels[0].item<int>() == 7);

  TORSOR_THROWS_WITH(read_idx_pair(labels, labels), DataError,
                     "images, which have 3 axes, found 1");
  write_file(labels, idx_file(0x08, {3}, "abc"));
  TORSOR_THROWS_WITH(read_idx_pair(images, labels), DataError,
                     "labels: expected 2 labels, one per image, found 3");
}

TORSOR_TEST("a folder needs all four IDX files, in any of their spellings") {
  const testing::TemporaryFolder folder;
  TORSOR_THROWS_WITH(read_idx_folder(folder.path() / "none"), DataError, "no such folder");
  TORSOR_THROWS_WITH(read_idx_folder(folder.path()), DataError,
                     "expected the file train-images-idx3-ubyte, with or without .gz");
  const std::string labels = idx_file(0x08, {2}, "\x07\x01");
  write_file(folder.path() / "train-images-idx3-ubyte", small_images());
  write_file(folder.path() / "train-labels.idx1-ubyte", labels);
  write_file(folder.path() / "t10k-images.idx3-ubyte.gz", testing::gzipped(small_images()));
  TORSOR_THROWS_WITH(read_idx_folder(folder.path()), DataError, "t10k-labels-idx1-ubyte");
  write_file(folder.path() / "t10k-labels-idx1-ubyte.gz", testing::gzipped(labels));
  const IdxFolder parts = read_idx_folder(folder.path());
  TORSOR_CHECK(parts.train.images.equal(parts.test.images));
  write_file(folder.path() / "t10k-images.idx3-ubyte.gz", idx_file(0x08, {2, 1, 1}, "ab"));
  TORSOR_THROWS_WITH(read_idx_folder(folder.path()), DataError,
                     "training images of shape [1, 2, 3] and test images of shape [1, 1, 1]");
}

TORSOR_TEST("MNIST has its published sizes and first labels") {
  const auto folder = testing::shared_data("mnist");
  if (!folder) TORSOR_SKIP("no MNIST");
  const IdxFolder mnist = read_idx_folder(*folder);
  TORSOR_REQUIRE(mnist.train.images.sizes() == at::IntArrayRef({60000, 1, 28, 28}));
  TORSOR_REQUIRE(mnist.test.images.sizes() == at::IntArrayRef({10000, 1, 28, 28}));
  constexpr std::array kTrain{5, 0, 4, 1, 9};
  constexpr std::array kTest{7, 2, 1, 0, 4};
  for (int i = 0; i < 5; ++i) {
    TORSOR_CHECK(mnist.train.labels[i].item<int>() == kTrain[static_cast<std::size_t>(i)]);
    TORSOR_CHECK(mnist.test.labels[i].item<int>() == kTest[static_cast<std::size_t>(i)]);
  }
  TORSOR_CHECK(mnist.train.images.min().item<float>() == 0.0F);
  TORSOR_CHECK(mnist.train.images.max().item<float>() == 1.0F);
  TORSOR_CHECK(mnist.train.labels.max().item<int>() == 9);
}

}  // namespace torsor
