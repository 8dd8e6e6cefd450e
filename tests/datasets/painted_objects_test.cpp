#include "datasets/painted_objects.hpp"

#include <limits>

#include <ATen/Parallel.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/rot90.h>

#include "datasets/actions.hpp"
#include "datasets/orbits.hpp"
#include "groups/named_groups.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {

constexpr double kThreshold = 128.0 / 255.0;

/// Where an image [3, H, W] is blue.
inline at::Tensor blue(const at::Tensor& images) {
  return images.select(-3, 2).gt(0.5).logical_and(images.select(-3, 0).lt(0.5));
}

inline PaintedObjects painted_noise(std::int64_t count, std::uint64_t seed = 3) {
  return {noise(count, {1, 12, 12}), indices(std::vector<std::int64_t>(count, 0)), Random(seed)};
}

TORSOR_TEST(
    "painted objects: blue where the grey image is above the threshold, else black or white") {
  const at::Tensor grey = noise(20, {1, 28, 28});
  const at::Tensor images = PaintedObjects(grey, {}, Random(1)).all_images();
  TORSOR_REQUIRE(images.sizes() == at::IntArrayRef({20, 3, 28, 28}));
  const at::Tensor object = grey.select(1, 0).gt(kThreshold);
  TORSOR_CHECK(blue(images).equal(object));
  const at::Tensor outside = object.logical_not();
  const at::Tensor red = images.select(1, 0).masked_select(outside);
  TORSOR_CHECK(red.eq(0.0).logical_or(red.eq(1.0)).all().item<bool>());
  for (const std::int64_t channel : {1, 2}) {
    TORSOR_CHECK(images.select(1, channel).masked_select(outside).equal(red));
  }
  // About 7840 fair coins: the mean is within 5 standard deviations (0.0056 each) of 1/2.
  TORSOR_CHECK(std::abs(red.mean().item<double>() - 0.5) < 0.03);
}

TORSOR_TEST("painted objects: a value of exactly the threshold is background") {
  const at::Tensor grey = at::full({1, 1, 4, 4}, static_cast<float>(kThreshold));
  TORSOR_CHECK(!PaintedObjects(grey, {}, Random(1)).silhouettes().any().item<bool>());
  TORSOR_CHECK(
      PaintedObjects(grey.add(1.0 / 255.0), {}, Random(1)).silhouettes().all().item<bool>());
}

TORSOR_TEST("painted objects: rotation moves the silhouette and leaves the background") {
  const PaintedObjects set = painted_noise(6);
  const at::Tensor all = at::arange(6, at::kLong);
  const at::Tensor still = set.images(all);
  const std::vector<PlaneMap> quarter(6, PlaneMap::rotation(90.0 * kDegree));
  const at::Tensor turned = set.render(all, quarter);
  TORSOR_CHECK(blue(turned).equal(at::rot90(set.silhouettes(), 1, {1, 2})));
  const at::Tensor background = blue(turned).logical_or(blue(still)).logical_not().unsqueeze(1);
  TORSOR_REQUIRE(background.any().item<bool>());
  TORSOR_CHECK(turned.mul(background).equal(still.mul(background)));
}

TORSOR_TEST(
    "painted objects: a pixel takes the nearest pixel it comes from, nothing from outside") {
  // One pixel at (x, y) = (3.5, 0.5) from the centre of 12 x 12; 36° counter-clockwise bring it to
  // (2.54, 2.46), that is into column 8 and row 3.
  const PaintedObjects set(one_pixel(5, 9, 12, 12), {}, Random(1));
  const std::vector<PlaneMap> map{PlaneMap::rotation(36.0 * kDegree)};
  const at::Tensor turned = blue(set.render(indices({0}), map));
  TORSOR_CHECK(turned[0][3][8].item<bool>());
  const std::vector<PlaneMap> away{PlaneMap::translation(9.0, 0.0)};
  TORSOR_CHECK(!blue(set.render(indices({0}), away)).any().item<bool>());
}

TORSOR_TEST("painted objects: rotations are exact on the orbits, shifts exact and linear") {
  const PaintedObjects set = painted_noise(8);
  const ActionPointer rotation = make_action(cyclic(10), {ActionKind::rotation}, set.shape());
  TORSOR_CHECK(rotation->certify(set).exactness == Exactness::orbit);
  const ActionPointer shift = make_action(cyclic(6), {ActionKind::shift_x}, set.shape());
  TORSOR_CHECK(shift->certify(set).exactness == Exactness::linear);
  const auto shared = std::make_shared<PaintedObjects>(set);
  const at::Tensor moved = Orbits(shared, shift).images(indices({2}), indices({1}));
  TORSOR_CHECK(moved.equal(at::roll(set.images(indices({2})), {2}, {3})));
}

TORSOR_TEST("painted objects: the seed decides every bit, threads none") {
  const at::Tensor images = painted_noise(300, 5).all_images();
  TORSOR_CHECK(painted_noise(300, 5).all_images().equal(images));
  TORSOR_CHECK(!painted_noise(300, 6).all_images().equal(images));
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const at::Tensor one = painted_noise(300, 5).all_images();
  at::set_num_threads(before);
  TORSOR_CHECK(one.equal(images));
}

TORSOR_TEST("painted objects: new backgrounds keep the objects; subsets keep both") {
  const PaintedObjects set = painted_noise(5, 1);
  const auto again = set.repainted(Random(2));
  TORSOR_CHECK(again->silhouettes().equal(set.silhouettes()));
  TORSOR_CHECK(!again->all_images().equal(set.all_images()));
  TORSOR_CHECK(again->repainted(Random(1))->all_images().equal(set.all_images()));
  const at::Tensor chosen = indices({4, 0, 4});
  TORSOR_CHECK(set.subset(chosen)->all_images().equal(set.images(chosen)));
  TORSOR_CHECK(set.subset(chosen)->labels().size(0) == 3);
}

TORSOR_TEST("painted objects: bad input is refused by name") {
  at::Tensor grey = noise(2, {1, 4, 4});
  TORSOR_THROWS_WITH(PaintedObjects(noise(2, {3, 4, 4}), {}, Random(1)), InvalidArgument,
                     "one channel, not from Float of 3");
  TORSOR_THROWS_WITH(PaintedObjects(grey.narrow(0, 0, 0), {}, Random(1)), InvalidArgument,
                     "at least one image");
  TORSOR_THROWS_WITH(PaintedObjects(grey, indices({1}), Random(1)), InvalidArgument, "int64 [2]");
  TORSOR_THROWS_WITH(painted_noise(2).images(indices({2})), InvalidArgument,
                     "object 2 is outside 0, ..., 1");
  grey[1][0][0][0] = std::numeric_limits<float>::quiet_NaN();
  TORSOR_THROWS_WITH(PaintedObjects(grey, {}, Random(1)), InvalidArgument, "not finite");
}

}  // namespace torsor::testing
