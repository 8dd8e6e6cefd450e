#include "datasets/polar_images.hpp"

#include <cmath>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/actions.hpp"
#include "groups/named_groups.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// x cos t + y sin t on 9 x 9 pixels, origin at the centre and y up: bilinear interpolation gives
/// linear functions exactly.
at::Tensor ramp(double t) {
  at::Tensor image = at::empty({1, 1, 9, 9}, at::kDouble);
  for (int row = 0; row < 9; ++row) {
    for (int column = 0; column < 9; ++column) {
      image[0][0][row][column] = (column - 4) * std::cos(t) + (4 - row) * std::sin(t);
    }
  }
  return image;
}

TORSOR_TEST("a linear function becomes a cosine on every ring") {
  const double t = 0.4;
  const at::Tensor polar = polar_images(ramp(t), 3, 12);
  TORSOR_REQUIRE(polar.sizes() == at::IntArrayRef({1, 1, 3, 12}));
  for (int row = 0; row < 3; ++row) {
    const double radius = 4.0 * (2.5 - row) / 3.0;
    for (int a = 0; a < 12; ++a) {
      const double expected = radius * std::cos(2.0 * std::numbers::pi * a / 12.0 - t);
      TORSOR_CHECK(std::abs(polar[0][0][row][a].item<double>() - expected) < 1e-12);
    }
  }
}

TORSOR_TEST("a rotation of the plane is a shift of the columns to the right") {
  const double step = 2.0 * std::numbers::pi / 12.0;
  const at::Tensor before = polar_images(ramp(0.4), 3, 12);
  const at::Tensor after = polar_images(ramp(0.4 + step), 3, 12);
  TORSOR_CHECK((after - before.roll(1, 3)).abs().max().item<double>() < 1e-12);
  // A quarter turn moves pixels, so any image will do.
  Random random(3);
  at::Tensor noise = at::empty({2, 1, 7, 7}, at::kDouble);
  for (std::int64_t i = 0; i < noise.numel(); ++i) noise.data_ptr<double>()[i] = random.uniform();
  const at::Tensor turned = noise.rot90(1, {2, 3});  // counter-clockwise
  TORSOR_CHECK((polar_images(turned, 4, 8) - polar_images(noise, 4, 8).roll(2, 3))
                   .abs()
                   .max()
                   .item<double>() < 1e-12);
}

TORSOR_TEST("rotations of images on rings are certified exact") {
  Random random(1);
  at::Tensor images = at::empty({5, 1, 12, 12}, at::kFloat);
  for (std::int64_t i = 0; i < images.numel(); ++i) {
    images.data_ptr<float>()[i] = static_cast<float>(random.uniform());
  }
  const ObjectSetPointer objects = image_objects(polar_images(images, 6, 10));
  const ActionPointer action = make_action(cyclic(10), {ActionKind::shift_x}, objects->shape());
  TORSOR_CHECK(action->certify(*objects).is_exact());
}

TORSOR_TEST("images on rings refuse other shapes and empty grids") {
  TORSOR_THROWS_WITH(polar_images(at::zeros({3, 8, 8}), 4, 8), InvalidArgument, "[3, 8, 8]");
  TORSOR_THROWS_WITH(polar_images(at::zeros({3, 1, 8, 8}), 0, 8), InvalidArgument, "0 rings");
  TORSOR_THROWS_WITH(polar_images(at::full({1, 1, 8, 8}, 1, at::kLong), 4, 8), InvalidArgument,
                     "[N, C, H, W]");
}

}  // namespace
}  // namespace torsor::testing
