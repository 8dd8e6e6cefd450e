#include "datasets/image_array.hpp"

#include <cstdint>
#include <limits>
#include <vector>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {

TORSOR_TEST("images of every layout become [N, C, H, W]") {
  const auto shape = [](at::IntArrayRef sizes) {
    return images_from_array(at::zeros(sizes), "x").sizes().vec();
  };
  using Shape = std::vector<std::int64_t>;
  TORSOR_CHECK((shape({5, 7, 6}) == Shape{5, 1, 7, 6}));
  TORSOR_CHECK((shape({5, 1, 7, 6}) == Shape{5, 1, 7, 6}));
  TORSOR_CHECK((shape({5, 3, 7, 6}) == Shape{5, 3, 7, 6}));
  TORSOR_CHECK((shape({5, 7, 6, 3}) == Shape{5, 3, 7, 6}));
  TORSOR_CHECK((shape({5, 7, 6, 1}) == Shape{5, 1, 7, 6}));
  TORSOR_CHECK((shape({5, 2, 7, 6}) == Shape{5, 2, 7, 6}));
}

TORSOR_TEST("channels-last pixels keep their place") {
  const at::Tensor array = at::arange(2 * 4 * 5 * 3, at::kByte).reshape({2, 4, 5, 3});
  const at::Tensor images = images_from_array(array, "x");
  TORSOR_REQUIRE(images.is_contiguous());
  for (int c = 0; c < 3; ++c) {
    TORSOR_CHECK(images[1][c][2][4].item<float>() ==
                 static_cast<float>(array[1][2][4][c].item<int>()) / 255.0F);
  }
}

TORSOR_TEST("bytes are divided by 255, but masks of zeros and ones are taken as they are") {
  at::Tensor bytes = at::zeros({1, 2, 2}, at::kByte);
  bytes[0][0][0] = 1;
  TORSOR_CHECK(images_from_array(bytes, "x").max().item<float>() == 1.0F);
  TORSOR_CHECK(images_from_array(bytes.to(at::kBool), "x").max().item<float>() == 1.0F);
  bytes[0][0][1] = 51;
  TORSOR_CHECK(images_from_array(bytes, "x").max().item<float>() == 51.0F / 255.0F);
}

TORSOR_TEST("pixels that are not finite or outside [0, 1] are refused with their index") {
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    at::Tensor array = at::full({4, 3, 5}, 0.5, type);
    array[2][1][4] = std::numeric_limits<double>::quiet_NaN();
    array[3][0][0] = std::numeric_limits<double>::infinity();
    TORSOR_THROWS_WITH(images_from_array(array, "f.npz, array train"), DataError,
                       "f.npz, array train: expected finite pixels, found nan at index (2, 1, 4)");
    array[2][1][4] = 0.0;
    TORSOR_THROWS_WITH(images_from_array(array, "f"), DataError, "found inf at index (3, 0, 0)");
    array[3][0][0] = 17.0;
    TORSOR_THROWS_WITH(images_from_array(array, "f"), DataError,
                       "expected pixels in [0, 1], found 17 at index (3, 0, 0) (the values lie in "
                       "[0, 17]); rescale the array");
    array[3][0][0] = 1.0;
    TORSOR_CHECK((images_from_array(array, "f").scalar_type() == at::kFloat));
  }
}

TORSOR_TEST("arrays that cannot be images are refused with their shape or type") {
  TORSOR_THROWS_WITH(images_from_array(at::zeros({5, 784}), "f"), DataError, "the shape [5, 784]");
  TORSOR_THROWS_WITH(images_from_array(at::zeros({0, 28, 28}), "f"), DataError, "[0, 28, 28]");
  TORSOR_THROWS_WITH(images_from_array(at::zeros({2, 4, 4}, at::kInt), "f"), DataError,
                     "expected uint8, bool or float pixels, found Int");
}

TORSOR_TEST("labels are one integer per image") {
  TORSOR_CHECK((labels_from_array(at::arange(3, at::kInt), 3, "f").scalar_type() == at::kLong));
  TORSOR_THROWS_WITH(labels_from_array(at::arange(3, at::kInt), 4, "f"), DataError,
                     "f: expected 4 labels, one per image, found 3");
  TORSOR_THROWS_WITH(labels_from_array(at::zeros({3}), 3, "f"), DataError, "found Float [3]");
  TORSOR_THROWS_WITH(labels_from_array(at::zeros({3, 1}, at::kLong), 3, "f"), DataError,
                     "found Long [3, 1]");
}

}  // namespace torsor
