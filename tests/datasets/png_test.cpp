#include "datasets/png.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <zlib.h>

#include "tests/datasets/file_faults.hpp"

namespace torsor {
namespace {

constexpr char kGray = 0;
constexpr char kColours = 2;
constexpr char kPalette = 3;
constexpr char kGrayAlpha = 4;
constexpr char kColoursAlpha = 6;

std::string png_chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const uLong crc =
      crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return testing::big_endian(static_cast<std::uint32_t>(data.size())) + body +
         testing::big_endian(static_cast<std::uint32_t>(crc));
}

std::string png_deflated(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string packed(size, '\0');
  TORSOR_REQUIRE(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                          reinterpret_cast<const Bytef*>(bytes.data()),
                          static_cast<uLong>(bytes.size())) == Z_OK);
  packed.resize(size);
  return packed;
}

/// A PNG made by hand; `rows` are the rows of samples, each with its filter byte in front.
std::string png_file(std::uint32_t width, std::uint32_t height, char depth, char colour,
                     const std::string& rows, const std::string& extra = "", char interlace = 0) {
  const std::string header = testing::big_endian(width) + testing::big_endian(height) +
                             std::string{depth, colour, '\0', '\0', interlace};
  return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", header) + extra +
         png_chunk("IDAT", png_deflated(rows)) + png_chunk("IEND", "");
}

std::vector<float> png_values(const at::Tensor& image) {
  const auto* begin = image.data_ptr<float>();
  return {begin, begin + image.numel()};
}

std::vector<float> over_255(const std::vector<int>& samples) {
  std::vector<float> result;
  for (const int sample : samples) result.push_back(static_cast<float>(sample) / 255.0F);
  return result;
}

at::Tensor decode_bytes(const std::string& bytes) { return decode_png(bytes, "picture"); }

}  // namespace

TORSOR_TEST("gray and colour pictures come back exactly, from bytes and from floats") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.png";
  for (const std::int64_t channels : {1, 3}) {
    const at::Tensor bytes =
        at::arange(channels * 35, at::kInt).mul(37).remainder(256).to(at::kByte);
    const at::Tensor picture = bytes.reshape({channels, 5, 7});
    const at::Tensor unit = picture.to(at::kFloat).div(255);
    write_png(path, picture);
    TORSOR_CHECK(read_png(path).equal(unit));
    TORSOR_CHECK(encode_png(unit) == encode_png(picture));
    TORSOR_CHECK(encode_png(unit.to(at::kDouble)) == read_file(path));
  }
  TORSOR_CHECK(decode_bytes(encode_png(at::zeros({4, 6}))).sizes() == at::IntArrayRef({1, 4, 6}));
}

TORSOR_TEST("floats outside [0, 1] are clamped, and NaN is refused") {
  at::Tensor picture = at::zeros({1, 4});
  picture[0][0] = -3.0;
  picture[0][1] = 7.0;
  picture[0][2] = 0.5;  // 127.5 rounds to the even 128
  picture[0][3] = std::numeric_limits<float>::infinity();
  TORSOR_CHECK(png_values(decode_bytes(encode_png(picture))) == over_255({0, 255, 128, 255}));
  picture[0][1] = std::nan("");
  TORSOR_THROWS_WITH(encode_png(picture), InvalidArgument, "pixels that are NaN");
}

TORSOR_TEST("tensors that are no picture are refused with their shape or type") {
  TORSOR_THROWS_WITH(encode_png(at::zeros({2, 4, 4})), InvalidArgument, "found [2, 4, 4]");
  TORSOR_THROWS_WITH(encode_png(at::zeros({1, 0, 4})), InvalidArgument, "found [1, 0, 4]");
  TORSOR_THROWS_WITH(encode_png(at::zeros({4, 4}, at::kLong)), InvalidArgument, "found Long");
}

TORSOR_TEST("gray of 1, 2, 4, 8 and 16 bits is the sample over the largest one") {
  const auto gray = [](char depth, const std::string& row) {
    return png_values(decode_bytes(png_file(2, 1, depth, kGray, std::string(1, '\0') + row)));
  };
  TORSOR_CHECK((gray(1, "\x40") == std::vector{0.0F, 1.0F}));
  TORSOR_CHECK((gray(2, "\x60") == std::vector{1.0F / 3.0F, 2.0F / 3.0F}));
  TORSOR_CHECK((gray(4, "\x3F") == std::vector{3.0F / 15.0F, 1.0F}));
  TORSOR_CHECK((gray(8, "\x33\xFF") == std::vector{51.0F / 255.0F, 1.0F}));
  TORSOR_CHECK((gray(16, "\x01\x02\xFF\xFF") == std::vector{258.0F / 65535.0F, 1.0F}));
}

TORSOR_TEST("a palette becomes its colours") {
  const std::string palette = png_chunk("PLTE", {"\xFF\x00\x00\x00\x33\xFF", 6});
  const at::Tensor image = decode_bytes(png_file(2, 1, 1, kPalette, {"\0\x40", 2}, palette));
  TORSOR_REQUIRE(image.sizes() == at::IntArrayRef({3, 1, 2}));
  TORSOR_CHECK(png_values(image) == over_255({255, 0, 0, 51, 0, 255}));
}

TORSOR_TEST("transparency is laid over black") {
  const at::Tensor gray = decode_bytes(png_file(2, 1, 8, kGrayAlpha, {"\0\xFF\x33\xFF\0", 5}));
  TORSOR_CHECK(png_values(gray) == over_255({51, 0}));
  const at::Tensor colours =
      decode_bytes(png_file(1, 1, 8, kColoursAlpha, {"\0\xFF\x33\0\x33", 5}));
  TORSOR_REQUIRE(colours.sizes() == at::IntArrayRef({3, 1, 1}));
  TORSOR_CHECK(colours[0].item<float>() == 51.0F / 255.0F);
  // 0.2 * 0.2: one rounding of each factor and of the product, each below 2^-24 relative
  TORSOR_CHECK(std::abs(colours[1].item<float>() - 0.04F) <= 3 * 0.04F * 0x1p-24F);
  TORSOR_CHECK(colours[2].item<float>() == 0.0F);
  const std::string first_is_clear = png_chunk("tRNS", std::string(1, '\0'));
  const std::string palette = png_chunk("PLTE", "\xFF\xFF\xFF\x33\x33\x33") + first_is_clear;
  const at::Tensor clear = decode_bytes(png_file(2, 1, 1, kPalette, {"\0\x40", 2}, palette));
  TORSOR_CHECK(png_values(clear) == over_255({0, 51, 0, 51, 0, 51}));
}

TORSOR_TEST("an interlaced picture is the picture") {
  struct Pass {
    int x, y, step_x, step_y;
  };
  constexpr std::array<Pass, 7> kAdam7{{{0, 0, 8, 8},
                                        {4, 0, 8, 8},
                                        {0, 4, 4, 8},
                                        {2, 0, 4, 4},
                                        {0, 2, 2, 4},
                                        {1, 0, 2, 2},
                                        {0, 1, 1, 2}}};
  constexpr int kSide = 9;
  std::string rows;
  for (const Pass& pass : kAdam7) {
    for (int y = pass.y; y < kSide; y += pass.step_y) {
      rows += '\0';
      for (int x = pass.x; x < kSide; x += pass.step_x) rows += static_cast<char>(y * kSide + x);
    }
  }
  const at::Tensor image = decode_bytes(png_file(kSide, kSide, 8, kGray, rows, "", 1));
  TORSOR_CHECK(
      image.equal(at::arange(kSide * kSide, at::kFloat).div(255).reshape({1, kSide, kSide})));
}

TORSOR_TEST("a file that is no PNG is refused with the byte") {
  const testing::TemporaryFolder folder;
  testing::check_no_file(folder.path(), read_png);
  TORSOR_THROWS_WITH(decode_bytes("GIF89a......"), DataError,
                     "picture, byte 0: expected the PNG magic");
  const std::string whole = png_file(2, 1, 8, kGray, std::string(3, '\0'));
  TORSOR_THROWS_WITH(decode_bytes(whole.substr(0, 40)), DataError,
                     "picture, byte 40: not a whole PNG picture: truncated");
  std::string changed = whole;
  changed[45] = static_cast<char>(changed[45] ^ 1);
  TORSOR_THROWS_WITH(decode_bytes(changed), DataError, "not a whole PNG picture");
  TORSOR_THROWS_WITH(decode_bytes(png_file(2, 2, 8, kGray, std::string(3, '\0'))), DataError,
                     "not a whole PNG picture");
  TORSOR_THROWS_WITH(decode_bytes(png_file(0, 2, 8, kGray, "")), DataError,
                     "not a whole PNG picture");
}

TORSOR_TEST("a picture too large for its file is refused before memory is taken") {
  // 10^12 samples of 48 bits; libpng itself refuses more than 10^6 rows or columns
  const std::string huge = png_file(1'000'000, 1'000'000, 16, kColours, std::string(3, '\0'));
  TORSOR_THROWS_WITH(decode_bytes(huge), DataError,
                     "picture, byte 16: a picture of 1000000 x 1000000 pixels is promised");
  // A megabyte that 3 packed bytes cannot hold; an eighth of 1 bit per pixel could just be there.
  TORSOR_THROWS_WITH(decode_bytes(png_file(600, 600, 8, kColours, std::string(3, '\0'))), DataError,
                     "a picture of 600 x 600 pixels is promised");
  TORSOR_THROWS_WITH(decode_bytes(png_file(600, 600, 1, kGray, std::string(3, '\0'))), DataError,
                     "not a whole PNG picture");
  TORSOR_THROWS_WITH(decode_bytes(png_file(0x7FFFFFFF, 0x7FFFFFFF, 8, kGray, "")), DataError,
                     "not a whole PNG picture");
}

TORSOR_TEST("no cut and no changed byte of a PNG file does more than a refusal") {
  const testing::TemporaryFolder folder;
  const std::string bytes = encode_png(at::arange(75, at::kByte).reshape({3, 5, 5}));
  testing::check_truncations(folder.path() / "f", bytes, read_png);
  // Every chunk carries a CRC over type and content: only a chunk's length could be missed.
  testing::check_changed_bytes(folder.path() / "f", bytes, bytes.size(),
                               static_cast<int>(5 * bytes.size()) - 20, read_png);
}

}  // namespace torsor
