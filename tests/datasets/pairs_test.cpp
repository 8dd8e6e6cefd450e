#include "datasets/pairs.hpp"

#include <cmath>
#include <tuple>

#include <ATen/ops/rot90.h>

#include "datasets/actions.hpp"
#include "datasets/shapes.hpp"
#include "groups/named_groups.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {

inline Orbits shifted_noise(std::int64_t cache_bytes = Orbits::kCacheBytes) {
  const auto set = image_objects(noise(3, {1, 6, 8}));
  return Orbits(set,
                make_action(direct_product(cyclic(4), cyclic(3)),
                            {ActionKind::shift_x, ActionKind::shift_y}, set->shape()),
                cache_bytes);
}

inline Orbits turned_lines() {
  Random random(3);
  const auto set = scene_objects(random_polylines(4, 28, random), {});
  return Orbits(set, make_action(cyclic(10), {ActionKind::rotation}, set->shape()));
}

TORSOR_TEST("orbits: element 0 shows x0, and the cache changes no bit") {
  const Orbits cached = shifted_noise();
  const Orbits streamed = shifted_noise(0);
  const at::Tensor x0 = cached.object_set().all_images();
  for (std::int64_t object = 0; object < 3; ++object) {
    TORSOR_CHECK(cached.orbit(object).sizes() == at::IntArrayRef({12, 1, 6, 8}));
    TORSOR_CHECK(cached.orbit(object)[0].equal(x0[object]));
    TORSOR_CHECK(cached.orbit(object).equal(streamed.orbit(object)));
  }
}

TORSOR_TEST("orbits: objects and elements out of range are refused by name") {
  const Orbits orbits = shifted_noise();
  TORSOR_THROWS_WITH(orbits.orbit(3), InvalidArgument, "object 3 is outside 0, ..., 2");
  TORSOR_THROWS_WITH(orbits.images(indices({0}), indices({12})), InvalidArgument,
                     "element 12 is outside 0, ..., 11");
  TORSOR_THROWS_WITH(orbits.images(indices({0, 1}), indices({2})), InvalidArgument,
                     "1 element indices were given for a batch of 2");
  TORSOR_THROWS_WITH(Orbits(nullptr, nullptr), InvalidArgument, "need objects");
}

TORSOR_TEST("pairs: number p is object, pose and element in that order") {
  const Pairs pairs(shifted_noise());
  TORSOR_CHECK(pairs.size() == 3 * 12 * 12);
  const PairBatch batch = pairs.batch(indices({0, 1, 12, 144, 2 * 144 + 5 * 12 + 7}));
  TORSOR_CHECK(batch.object.equal(indices({0, 0, 0, 1, 2})));
  TORSOR_CHECK(batch.pose.equal(indices({0, 0, 1, 0, 5})));
  TORSOR_CHECK(batch.element.equal(indices({0, 1, 0, 0, 7})));
}

TORSOR_TEST("pairs: under an exact linear action x2 = g·x1, bit for bit, for all pairs") {
  const Pairs pairs(shifted_noise());
  const PairBatch batch = pairs.batch(at::arange(pairs.size(), at::kLong));
  TORSOR_CHECK(batch.x2.equal(pairs.orbits().action().apply(batch.x1, batch.element)));
  TORSOR_CHECK(batch.x1.equal(pairs.orbits().images(batch.object, batch.pose)));
}

TORSOR_TEST("pairs: in a group that does not commute x2 is g·(h·x0), not h·(g·x0)") {
  const auto set = image_objects(noise(2, {1, 5, 5}));
  const auto turned = [](const at::Tensor& images) { return at::rot90(images, 1, {2, 3}); };
  const auto mirrored = [](const at::Tensor& images) { return images.flip(3); };
  const Orbits orbits(set, action_from_maps(dihedral(4), {turned, mirrored}, "the square's"));
  const Pairs pairs(orbits);
  const PairBatch batch = pairs.batch(at::arange(pairs.size(), at::kLong));
  TORSOR_CHECK(batch.x2.equal(orbits.action().apply(batch.x1, batch.element)));
  const at::Tensor swapped = orbits.images(batch.object, batch.element);
  TORSOR_CHECK(!batch.x2.equal(orbits.action().apply(swapped, batch.pose)));
}

TORSOR_TEST("pairs: re-rendered x2 is shown anew in the pose g·h") {
  const Pairs pairs(turned_lines());
  const PairBatch batch = pairs.batch(indices({27, 199, 388}));
  const at::Tensor both = (batch.pose + batch.element).remainder(10);
  TORSOR_CHECK(batch.x2.equal(pairs.orbits().images(batch.object, both)));
  TORSOR_CHECK(!batch.x2.equal(pairs.orbits().action().apply(batch.x1, batch.element)));
}

TORSOR_TEST("pairs: chained x2 is the action on x1 as an image") {
  const Pairs pairs(turned_lines(), true);
  const PairBatch batch = pairs.batch(indices({27, 199, 388}));
  TORSOR_CHECK(pairs.chained());
  TORSOR_CHECK(batch.x2.equal(pairs.orbits().action().apply(batch.x1, batch.element)));
}

TORSOR_TEST("pairs: large groups multiply without a table") {
  const auto set = image_objects(noise(2, {1, 33, 32}));
  const Orbits orbits(set, make_action(direct_product(cyclic(32), cyclic(33)),
                                       {ActionKind::shift_x, ActionKind::shift_y}, set->shape()));
  const Pairs pairs(orbits);
  Random random(1);
  const PairBatch batch = pairs.batch(random_pair_indices(pairs, 50, random));
  TORSOR_CHECK(batch.x2.equal(orbits.action().apply(batch.x1, batch.element)));
}

TORSOR_TEST("pairs: random numbers lie in range, repeat with the seed and reach every object") {
  const Pairs pairs(shifted_noise());
  Random a(9);
  Random b(9);
  const at::Tensor drawn = random_pair_indices(pairs, 500, a);
  TORSOR_CHECK(drawn.equal(random_pair_indices(pairs, 500, b)));
  TORSOR_CHECK(drawn.min().item<std::int64_t>() >= 0);
  TORSOR_CHECK(drawn.max().item<std::int64_t>() < pairs.size());
  for (std::int64_t object = 0; object < 3; ++object) {
    // 500 draws, a third each: fewer than 100 is 7 standard deviations off.
    TORSOR_CHECK((drawn.div(144, "floor") == object).sum().item<std::int64_t>() > 100);
  }
}

TORSOR_TEST("pairs: numbers out of range are refused by name") {
  const Pairs pairs(shifted_noise());
  TORSOR_THROWS_WITH(pairs.batch(indices({432})), InvalidArgument,
                     "pair 432 is outside 0, ..., 431");
  Random random(1);
  TORSOR_THROWS_WITH(random_pair_indices(pairs, -1, random), InvalidArgument, "-1 pairs");
}

TORSOR_TEST("index order: every number comes up exactly once, for sizes around powers of two") {
  Random random(1);
  for (const std::int64_t size : {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000, 4097}) {
    const IndexOrder order(size, random);
    const at::Tensor sorted = std::get<0>(order.range(0, size).sort());
    TORSOR_CHECK(sorted.equal(at::arange(size, at::kLong)));
  }
  TORSOR_CHECK(IndexOrder(0, random).range(0, 0).numel() == 0);
}

TORSOR_TEST("index order: orders differ between draws and are no sorted runs") {
  Random random(2);
  const at::Tensor first = IndexOrder(1000, random).range(0, 1000);
  const at::Tensor second = IndexOrder(1000, random).range(0, 1000);
  // Two random orders agree in one place on average; 12 or more has probability below 1e-9.
  TORSOR_CHECK((first == second).sum().item<std::int64_t>() < 12);
  TORSOR_CHECK((first == at::arange(1000, at::kLong)).sum().item<std::int64_t>() < 12);
  const at::Tensor rises = (first.slice(0, 1) > first.slice(0, 0, 999)).sum();
  // The number of ascents of a random order: mean 499.5, standard deviation 9.1; seven of them.
  TORSOR_CHECK(std::abs(rises.item<double>() - 499.5) < 64.0);
}

TORSOR_TEST("index order: a million million numbers cost no memory") {
  Random random(3);
  const std::int64_t size = 1'000'000'000'000;
  const IndexOrder order(size, random);
  const at::Tensor late = order.range(size - 1000, size);
  TORSOR_CHECK(late.min().item<std::int64_t>() >= 0);
  TORSOR_CHECK(late.max().item<std::int64_t>() < size);
  const at::Tensor sorted = std::get<0>(late.sort());
  TORSOR_CHECK((sorted.slice(0, 1) != sorted.slice(0, 0, 999)).all().item<bool>());
  // Uniform on [0, size): the mean of 1000 numbers is size/2 ± size/110; seven of those.
  TORSOR_CHECK(std::abs(late.to(at::kDouble).mean().item<double>() / 1e12 - 0.5) < 0.07);
  TORSOR_CHECK(sizeof(IndexOrder) <= 64);
}

TORSOR_TEST("index order: places out of range are refused by name") {
  Random random(1);
  TORSOR_THROWS_WITH(IndexOrder(-1, random), InvalidArgument, "order of -1 numbers");
  const IndexOrder order(5, random);
  TORSOR_THROWS_WITH(order.at(5), InvalidArgument, "number 5 of an order of 5");
  TORSOR_THROWS_WITH(order.range(3, 6), InvalidArgument, "3 to 6 of an order of 5");
}

}  // namespace torsor::testing
