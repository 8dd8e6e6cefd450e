#include "datasets/contact_sheet.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {

TORSOR_TEST("every pixel of every image stands in its tile, and the rest is white") {
  const at::Tensor images = at::arange(5 * 2 * 3, at::kFloat).div(100).reshape({5, 1, 2, 3});
  const at::Tensor sheet = tile_images(images, 3, 2, 2);
  // two rows of 2 * 2 pixels and three columns of 3 * 2 pixels, 2 between them
  TORSOR_REQUIRE(sheet.sizes() == at::IntArrayRef({1, 10, 22}));
  const auto tile_of = [](std::int64_t at, std::int64_t side) {
    return at % (side + 2) < side ? at / (side + 2) : -1;
  };
  for (std::int64_t y = 0; y < 10; ++y) {
    for (std::int64_t x = 0; x < 22; ++x) {
      const std::int64_t row = tile_of(y, 4);
      const std::int64_t column = tile_of(x, 6);
      const std::int64_t n = row * 3 + column;
      const bool white = row < 0 || column < 0 || n >= 5;
      const float expected = white ? 1.0F : images[n][0][y % 6 / 2][x % 8 / 2].item<float>();
      TORSOR_CHECK(sheet[0][y][x].item<float>() == expected);
    }
  }
}

TORSOR_TEST("a sheet is no wider than its images, and colours and bytes stay") {
  TORSOR_CHECK(tile_images(at::zeros({2, 3, 4, 4}), 10).sizes() == at::IntArrayRef({3, 4, 9}));
  const at::Tensor bytes = tile_images(at::zeros({2, 1, 1, 1}, at::kByte), 2);
  TORSOR_CHECK((bytes.scalar_type() == at::kByte));
  TORSOR_CHECK(bytes[0][0][1].item<int>() == 255);
}

TORSOR_TEST("a sheet of nothing is refused") {
  TORSOR_THROWS_WITH(tile_images(at::zeros({4, 4}), 1), InvalidArgument, "found [4, 4]");
  TORSOR_THROWS_WITH(tile_images(at::zeros({0, 1, 4, 4}), 1), InvalidArgument, "[0, 1, 4, 4]");
  TORSOR_THROWS_WITH(tile_images(at::zeros({1, 1, 4, 4}), 0), InvalidArgument,
                     "columns >= 1, upscale >= 1 and padding >= 0, found 0, 1 and 1");
}

}  // namespace torsor
