#include "datasets/sprites.hpp"

#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "datasets/object_set.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// How far an object is from itself after 1/n of a turn, as the largest difference of a pixel.
double change(const ObjectSet& objects, std::int64_t object, int n) {
  const PlaneMap turn = PlaneMap::rotation(2.0 * std::numbers::pi / n);
  const at::Tensor index = at::zeros({1}, at::kLong) + object;
  const at::Tensor moved = objects.render(index, std::vector<PlaneMap>{turn});
  return (moved - objects.images(index)).abs().max().item<double>();
}

TORSOR_TEST(
    "the square repeats after a quarter turn, the ellipse after half a turn, the heart never") {
  const ObjectSetPointer objects = scene_objects(sprites(1, 32), {1, 32, 32});
  TORSOR_CHECK(objects->size() == 3);
  // Float coordinates of the turned outline: a few 1e-7 of a pixel.
  TORSOR_CHECK(change(*objects, 0, 4) < 1e-5);
  TORSOR_CHECK(change(*objects, 1, 2) < 1e-5);
  TORSOR_CHECK(change(*objects, 1, 4) > 0.5);
  for (int n = 2; n <= 12; ++n) {
    TORSOR_CHECK(change(*objects, 2, n) > 0.5);
    if (n != 2 && n != 4) TORSOR_CHECK(change(*objects, 0, n) > 0.1);
  }
}

TORSOR_TEST("sprites grow with their number and stay inside the image") {
  const ObjectSetPointer objects = scene_objects(sprites(4, 28), {1, 28, 28});
  TORSOR_CHECK(objects->size() == 12);
  const at::Tensor images = objects->all_images();
  const at::Tensor area = images.sum({1, 2, 3});
  for (std::int64_t i = 0; i < 12; ++i) {
    if (i % 4 > 0) TORSOR_CHECK(area[i].item<double>() > area[i - 1].item<double>());
  }
  TORSOR_CHECK(images.select(2, 0).abs().max().item<double>() == 0.0);
  TORSOR_CHECK(images.select(3, 27).abs().max().item<double>() == 0.0);
}

TORSOR_TEST("a sprite that cannot be drawn is refused") {
  TORSOR_THROWS_WITH(sprite(SpriteShape::heart, 4, 0.5), InvalidArgument, "at least 8 x 8");
  TORSOR_THROWS_WITH(sprite(SpriteShape::heart, 28, 1.5), InvalidArgument, "not 1.5");
  TORSOR_THROWS_WITH(sprites(0, 28), InvalidArgument, "at least one scale");
}

}  // namespace
}  // namespace torsor::testing
