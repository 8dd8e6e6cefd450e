#include "datasets/npz.hpp"

#include <string>
#include <utility>
#include <vector>

#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>
#include <zip.h>

#include "datasets/npy.hpp"
#include "tests/datasets/file_faults.hpp"

namespace torsor {
namespace {

using NpzArrays = std::vector<std::pair<std::string, at::Tensor>>;

NpzArrays npz_arrays() {
  return {{"codes", at::arange(6, at::kFloat).reshape({2, 3})},
          {"factors", at::arange(4, at::kLong)}};
}

at::Tensor read_npz_codes(const std::filesystem::path& path) { return NpzFile(path).read("codes"); }

/// A zip file with one member of these bytes, packed by `method`.
void write_zip(const std::filesystem::path& path, const char* member, const std::string& bytes,
               zip_int32_t method = ZIP_CM_STORE) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  TORSOR_REQUIRE(archive != nullptr);
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  const zip_int64_t index = zip_file_add(archive, member, source, 0);
  TORSOR_REQUIRE(index >= 0);
  TORSOR_REQUIRE(zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0) ==
                 0);
  TORSOR_REQUIRE(zip_close(archive) == 0);
}

}  // namespace

TORSOR_TEST("an NPZ file gives back each array by name, stored and deflated") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.npz";
  for (const NpzPacking packing : {NpzPacking::stored, NpzPacking::deflated}) {
    write_npz(path, npz_arrays(), packing);
    const NpzFile file(path);
    TORSOR_CHECK((file.names() == std::vector<std::string>{"codes", "factors"}));
    TORSOR_CHECK(file.has("factors"));
    TORSOR_CHECK(!file.has("factors.npy"));
    for (const auto& [name, array] : npz_arrays()) TORSOR_CHECK(file.read(name).equal(array));
    TORSOR_CHECK(file.read("codes").equal(file.read("codes")));
  }
}

TORSOR_TEST("the same arrays give the same NPZ bytes") {
  const testing::TemporaryFolder folder;
  write_npz(folder.path() / "a", npz_arrays());
  write_npz(folder.path() / "b", npz_arrays());
  TORSOR_CHECK(read_file(folder.path() / "a") == read_file(folder.path() / "b"));
}

TORSOR_TEST("deflated zeros take a thousandth of their size and come back whole") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.npz";
  write_npz(path, {{"imgs", at::zeros({1000, 64, 64}, at::kByte)}});
  TORSOR_CHECK(size_of_file(path) < 4'096'000 / 900);
  TORSOR_CHECK(NpzFile(path).read("imgs").equal(at::zeros({1000, 64, 64}, at::kByte)));
}

TORSOR_TEST("an NPZ file that cannot be written leaves the old one as it was") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.npz";
  write_npz(path, npz_arrays());
  const std::string before = read_file(path);
  TORSOR_THROWS_WITH(write_npz(path, {{"x", at::zeros({2}, at::kHalf)}}), InvalidArgument,
                     "no NPY type for Half");
  TORSOR_THROWS_WITH(write_npz(path, {{"a/b", at::zeros({2})}}), InvalidArgument, "\"a/b\"");
  TORSOR_THROWS_WITH(write_npz(path, {{"a", at::zeros({2})}, {"a", at::zeros({2})}}),
                     InvalidArgument, "array names must be distinct");
  TORSOR_THROWS_WITH(write_npz(path, {}), InvalidArgument, "at least one array");
  TORSOR_THROWS_WITH(write_npz(folder.path() / "none" / "a.npz", npz_arrays()), DataError,
                     "none/a.npz: cannot be written");
  TORSOR_CHECK(read_file(path) == before);
}

TORSOR_TEST("an NPZ file that is not what it claims is refused with file and array") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.npz";
  testing::check_no_file(folder.path(), read_npz_codes);
  write_file(path, npy_bytes(at::zeros({3})));
  TORSOR_THROWS_WITH(NpzFile(path), DataError,
                     "a.npz: expected an NPZ archive, which is a zip file");
  write_zip(path, "readme.txt", "no array");
  TORSOR_THROWS_WITH(NpzFile(path), DataError, "expected arrays (members ending in .npy)");
  write_npz(path, npz_arrays());
  TORSOR_THROWS_WITH(NpzFile(path).read("images"), DataError,
                     "holds no array images; it holds codes and factors");
  write_zip(path, "codes.npy", "no array at all");
  TORSOR_THROWS_WITH(read_npz_codes(path), DataError,
                     "a.npz, array codes, byte 0: expected the NPY magic");
  const std::string array = npy_bytes(at::zeros({3}));
  write_zip(path, "codes.npy", array.substr(0, array.size() - 1));
  TORSOR_THROWS_WITH(read_npz_codes(path), DataError, "array codes, byte 139: truncated");
  if (zip_compression_method_supported(ZIP_CM_BZIP2, 1) == 1) {
    write_zip(path, "codes.npy", array, ZIP_CM_BZIP2);
    TORSOR_THROWS_WITH(read_npz_codes(path), DataError, "expected stored or deflated data");
  }
}

TORSOR_TEST("a changed value inside an NPZ array is found by its checksum") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.npz";
  write_npz(path, {{"codes", at::arange(6, at::kFloat)}}, NpzPacking::stored);
  std::string bytes = read_file(path);
  const std::size_t begin = bytes.find("\x93NUMPY");
  TORSOR_REQUIRE(begin != std::string::npos);
  bytes[begin + 128 + 5] = 'x';  // the second of the six values
  write_file(path, bytes);
  TORSOR_THROWS_WITH(read_npz_codes(path), DataError, "CRC error");
}

TORSOR_TEST("no cut and no changed byte of an NPZ file does more than a refusal") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.npz";
  for (const NpzPacking packing : {NpzPacking::stored, NpzPacking::deflated}) {
    write_npz(path, {{"codes", at::arange(6, at::kFloat)}}, packing);
    const std::string bytes = read_file(path);
    testing::check_truncations(path, bytes, read_npz_codes);
    testing::check_changed_bytes(path, bytes, bytes.size(), static_cast<int>(bytes.size()),
                                 read_npz_codes);
  }
}

TORSOR_TEST("the reference shapes are images in [0, 1]") {
  const auto folder = testing::shared_data("reference");
  if (!folder) TORSOR_SKIP("no reference data");
  const NpzFile shapes(*folder / "shapes300.npz");
  const std::vector<std::pair<std::string, std::int64_t>> parts{
      {"train", 120}, {"valid", 30}, {"test", 150}};
  for (const auto& [name, count] : parts) {
    const at::Tensor images = shapes.read_images(name);
    TORSOR_CHECK(images.sizes() == at::IntArrayRef({count, 1, 28, 28}));
    TORSOR_CHECK((images.scalar_type() == at::kFloat));
    TORSOR_CHECK(images.squeeze(1).equal(shapes.read(name)));
  }
  const NpzFile rotations(*folder / "rotations_bilinear.npz");
  TORSOR_CHECK(rotations.read("rotated").sizes() == at::IntArrayRef({8, 8, 28, 28}));
  TORSOR_CHECK(rotations.read("angles_deg").numel() == 8);
}

}  // namespace torsor
