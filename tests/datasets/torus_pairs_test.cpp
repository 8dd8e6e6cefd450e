#include "datasets/torus_pairs.hpp"

#include <cmath>
#include <numbers>

#include <ATen/ops/equal.h>

#include "datasets/torus_actions.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {
namespace {

constexpr ImageShape kOddImage{1, 7, 9};

TorusPairs noise_torus_pairs(std::int64_t per_turn = 0) {
  return {image_objects(noise(4, kOddImage)), torus_shifts({ImageAxis::x, ImageAxis::y}, kOddImage),
          per_turn};
}

TORSOR_TEST("x2 is x1 moved by the angles") {
  const TorusPairs pairs = noise_torus_pairs();
  Random random(1);
  const TorusPairBatch batch = pairs.draw(32, random);
  TORSOR_REQUIRE(batch.x1.sizes() == at::IntArrayRef({32, 1, 7, 9}));
  TORSOR_REQUIRE(batch.angles.sizes() == at::IntArrayRef({32, 2}));
  // Odd sides are band-limited; float32 images of size 1 after two transforms in float64.
  TORSOR_CHECK(largest_difference(pairs.action().apply(batch.x1, batch.angles), batch.x2) < 1e-6);
  TORSOR_CHECK(largest_difference(batch.x1, batch.x2) > 0.1);
}

TORSOR_TEST("the same stream draws the same pairs, another stream others") {
  const TorusPairs pairs = noise_torus_pairs();
  const auto draw = [&](std::uint64_t seed) {
    Random random(seed);
    return pairs.draw(8, random);
  };
  TORSOR_CHECK(at::equal(draw(1).x2, draw(1).x2));
  TORSOR_CHECK(at::equal(draw(1).angles, draw(1).angles));
  TORSOR_CHECK(!at::equal(draw(1).angles, draw(2).angles));
}

TORSOR_TEST("angles are uniform on the circle, or on its n-th parts") {
  Random random(5);
  const at::Tensor angles = noise_torus_pairs().draw_angles(4000, random);
  TORSOR_CHECK(angles.min().item<double>() >= 0.0);
  TORSOR_CHECK(angles.max().item<double>() < 2.0 * std::numbers::pi);
  // The mean of e^{ikθ} over 4000 uniform angles has deviation 1/√4000 = 0.016: five of them.
  for (const int k : {1, 2, 3, 5}) {
    const at::Tensor turn = angles * static_cast<double>(k);
    TORSOR_CHECK(turn.cos().mean(0).abs().max().item<double>() < 0.08);
    TORSOR_CHECK(turn.sin().mean(0).abs().max().item<double>() < 0.08);
  }
  const at::Tensor parts =
      noise_torus_pairs(6).draw_angles(600, random) * (6.0 / (2.0 * std::numbers::pi));
  TORSOR_CHECK(largest_difference(parts, parts.round()) < 1e-12);
  TORSOR_CHECK(parts.round().min().item<double>() == 0.0);
  TORSOR_CHECK(parts.round().max().item<double>() == 5.0);
  TORSOR_CHECK(noise_torus_pairs().with_per_turn(6).per_turn() == 6);
}

TORSOR_TEST("pairs refuse what does not fit") {
  const TorusPairs pairs = noise_torus_pairs();
  Random random(1);
  const ObjectSetPointer objects = image_objects(noise(2, {1, 8, 8}));
  TORSOR_THROWS_WITH(TorusPairs(objects, torus_shifts({ImageAxis::x}, kOddImage)), InvalidArgument,
                     "images of 1 x 7 x 9, the objects are 1 x 8 x 8");
  TORSOR_THROWS_WITH(TorusPairs(nullptr, nullptr), InvalidArgument, "objects and an action");
  TORSOR_THROWS_WITH(noise_torus_pairs(-1), InvalidArgument, "not -1");
  TORSOR_THROWS_WITH(pairs.draw(0, random), InvalidArgument, "0 pairs");
  const at::Tensor two = at::zeros({2, 2}, at::kDouble);
  TORSOR_THROWS_WITH(pairs.batch(indices({0, 4}), two, two), InvalidArgument,
                     "object 4 is outside 0, ..., 3");
  TORSOR_THROWS_WITH(pairs.batch(indices({0, 1}), two, two.select(1, 0)), InvalidArgument,
                     "need angles [2, 2], not [2]");
}

}  // namespace
}  // namespace torsor::testing
