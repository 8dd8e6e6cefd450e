#include "datasets/image_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ops/full.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/png.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

void write_gray_png(const std::filesystem::path& path, int level, std::int64_t side = 4) {
  std::filesystem::create_directories(path.parent_path());
  write_png(path, at::full({side, side}, level, at::kByte));
}

}  // namespace

TORSOR_TEST("a folder of pictures is read in the order of the names") {
  const testing::TemporaryFolder folder;
  write_gray_png(folder.path() / "b.PNG", 2);
  write_gray_png(folder.path() / "a.png", 1);
  write_gray_png(folder.path() / "c.png", 3);
  write_file(folder.path() / "notes.txt", "not a picture");
  write_file(folder.path() / ".hidden.png", "not a picture");
  const ImageFolder read = read_png_folder(folder.path());
  TORSOR_REQUIRE(read.images.sizes() == at::IntArrayRef({3, 1, 4, 4}));
  for (int i = 0; i < 3; ++i) {
    TORSOR_CHECK(read.images[i].max().item<float>() == static_cast<float>(i + 1) / 255.0F);
  }
  TORSOR_CHECK((read.files == std::vector<std::string>{"a.png", "b.PNG", "c.png"}));
  TORSOR_CHECK(read.classes.empty());
  TORSOR_CHECK(!read.labels.defined());
}

TORSOR_TEST("subfolders are the labels") {
  const testing::TemporaryFolder folder;
  write_gray_png(folder.path() / "square" / "1.png", 3);
  write_gray_png(folder.path() / "heart" / "2.png", 2);
  write_gray_png(folder.path() / "heart" / "1.png", 1);
  const ImageFolder read = read_png_folder(folder.path());
  TORSOR_CHECK((read.classes == std::vector<std::string>{"heart", "square"}));
  TORSOR_CHECK(
      (read.files == std::vector<std::string>{"heart/1.png", "heart/2.png", "square/1.png"}));
  TORSOR_REQUIRE(read.labels.numel() == 3);
  TORSOR_CHECK(read.labels[1].item<int>() == 0);
  TORSOR_CHECK(read.labels[2].item<int>() == 1);
  write_gray_png(folder.path() / "stray.png", 1);
  TORSOR_THROWS_WITH(read_png_folder(folder.path()), DataError,
                     "holds both pictures (stray.png) and folders (heart)");
}

TORSOR_TEST("the first picture of another shape is named") {
  const testing::TemporaryFolder folder;
  write_gray_png(folder.path() / "a.png", 1);
  write_gray_png(folder.path() / "b.png", 1, 5);
  TORSOR_THROWS_WITH(read_png_folder(folder.path()), DataError,
                     "b.png: expected a picture of shape [1, 4, 4] like a.png, found [1, 5, 5]");
  write_png(folder.path() / "b.png", at::full({3, 4, 4}, 1, at::kByte));
  TORSOR_THROWS_WITH(read_png_folder(folder.path()), DataError, "found [3, 4, 4]");
}

TORSOR_TEST("a folder without readable pictures is refused with its name") {
  const testing::TemporaryFolder folder;
  TORSOR_THROWS_WITH(read_png_folder(folder.path()), DataError, "found no file ending in .png");
  TORSOR_THROWS_WITH(read_png_folder(folder.path() / "none"), DataError, "none: no such folder");
  write_file(folder.path() / "a.png", "not a picture");
  TORSOR_THROWS_WITH(read_png_folder(folder.path() / "a.png"), DataError, "found a file");
  TORSOR_THROWS_WITH(read_png_folder(folder.path()), DataError,
                     "a.png, byte 0: expected the PNG magic");
  write_file(folder.path() / "a.png", "");
  TORSOR_THROWS_WITH(read_png_folder(folder.path()), DataError, "a.png: the file is empty");
}

}  // namespace torsor
