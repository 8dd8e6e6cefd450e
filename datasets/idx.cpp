#include "datasets/idx.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/ops/empty.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "datasets/byte_source.hpp"

namespace torsor {
namespace {

constexpr std::uint64_t kMagicBytes = 4;
constexpr int kMostAxes = 8;

at::ScalarType idx_type(unsigned char code, const std::string& file) {
  switch (code) {
    case 0x08:
      return at::kByte;
    case 0x09:
      return at::kChar;
    case 0x0B:
      return at::kShort;
    case 0x0C:
      return at::kInt;
    case 0x0D:
      return at::kFloat;
    case 0x0E:
      return at::kDouble;
    default:
      throw DataError(file, 2,
                      fmt::format("expected an IDX type (0x08, 0x09, 0x0B to 0x0E), found "
                                  "0x{:02X}",
                                  code));
  }
}

struct IdxHeader {
  at::ScalarType type;
  std::vector<std::int64_t> shape;
};

IdxHeader read_idx_header(ByteSource& file) {
  std::array<unsigned char, kMagicBytes> magic{};
  file.read(magic.data(), magic.size(), "the IDX magic");
  if (magic[0] != 0 || magic[1] != 0) {
    throw DataError(
        file.name(), 0,
        fmt::format("expected the IDX magic 00 00, found {:02X} {:02X}", magic[0], magic[1]));
  }
  IdxHeader header{idx_type(magic[2], file.name()), {}};
  if (magic[3] < 1 || magic[3] > kMostAxes) {
    throw DataError(file.name(), 3,
                    fmt::format("expected 1 to {} axes, found {}", kMostAxes, magic[3]));
  }
  for (int axis = 0; axis < magic[3]; ++axis) {
    std::array<unsigned char, 4> size{};
    file.read(size.data(), size.size(), "the size of an axis");
    header.shape.push_back(std::int64_t{size[0]} << 24 | std::int64_t{size[1]} << 16 |
                           std::int64_t{size[2]} << 8 | std::int64_t{size[3]});
  }
  return header;
}

/// The first spelling of `stem`-`kind` that exists.
std::filesystem::path find_file(const std::filesystem::path& folder, std::string_view stem,
                                std::string_view kind) {
  for (const char* separator : {"-", "."}) {
    for (const char* ending : {"", ".gz"}) {
      std::filesystem::path path =
          folder / fmt::format("{}{}{}-ubyte{}", stem, separator, kind, ending);
      std::error_code ignored;
      if (std::filesystem::exists(path, ignored)) return path;
    }
  }
  throw DataError(folder.string(),
                  fmt::format("expected the file {}-{}-ubyte, with or without .gz, "
                              "found none; the four files of MNIST or "
                              "Fashion-MNIST are needed",
                              stem, kind));
}

}  // namespace

at::Tensor read_idx(const std::filesystem::path& path) {
  const auto file = open_bytes(path);
  const IdxHeader header = read_idx_header(*file);
  const std::size_t item = c10::elementSize(header.type);
  const auto bytes = array_bytes(header.shape, item);
  if (!bytes) {
    throw DataError(file->name(), kMagicBytes,
                    fmt::format("the sizes [{}] overflow", fmt::join(header.shape, ", ")));
  }
  file->check_total(file->offset() + *bytes);
  at::Tensor array = at::empty(header.shape, header.type);
  file->read(array.data_ptr(), *bytes, "the values");
  file->expect_end();
  if constexpr (std::endian::native == std::endian::little) {
    swap_bytes(array.data_ptr(), *bytes / item, item);
  }
  return array;
}

LabelledImages read_idx_pair(const std::filesystem::path& images,
                             const std::filesystem::path& labels) {
  const at::Tensor pixels = read_idx(images);
  if (pixels.dim() != 3) {
    throw DataError(images.string(), 3,
                    fmt::format("expected images, which have 3 axes, found {}", pixels.dim()));
  }
  const at::Tensor classes = read_idx(labels);
  return {images_from_array(pixels, images.string()),
          labels_from_array(classes, pixels.size(0), labels.string())};
}

IdxFolder read_idx_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    throw DataError(folder.string(), std::filesystem::exists(folder, error)
                                         ? "expected a folder with IDX files, found a file"
                                         : "no such folder");
  }
  const auto read_part = [&](std::string_view stem) {
    const std::filesystem::path images = find_file(folder, fmt::format("{}-images", stem), "idx3");
    return read_idx_pair(images, find_file(folder, fmt::format("{}-labels", stem), "idx1"));
  };
  IdxFolder parts{read_part("train"), read_part("t10k")};
  if (parts.train.images.sizes().slice(1) != parts.test.images.sizes().slice(1)) {
    throw DataError(
        folder.string(),
        fmt::format("training images of shape [{}] and test images of shape [{}] do not "
                    "fit together",
                    fmt::join(parts.train.images.sizes().slice(1), ", "),
                    fmt::join(parts.test.images.sizes().slice(1), ", ")));
  }
  return parts;
}

}  // namespace torsor
