#include "models/evaluation.hpp"

#include <cmath>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "models/exact_solver.hpp"
#include "models/floor.hpp"
#include "models/operator_floor.hpp"
#include "models/supervision.hpp"
#include "models/trainer.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the evaluation is the mean over all pairs, however they are batched") {
  const Pairs pairs = testing::shift_pairs(testing::noise_images(3, 2, 6, Random(1)));
  const OperatorAutoencoder model = testing::shift_model(pairs, 12);
  const Evaluation found = evaluate(model, pairs, 7);
  const at::NoGradGuard no_grad;
  const PairBatch all = pairs.batch(at::arange(pairs.size(), at::kLong));
  const Reconstruction made = model.reconstruct(all.x1, all.element);
  const double x1 = (made.x1 - all.x1).square().mean().item<double>();
  const double x2 = (made.x2 - all.x2).square().mean().item<double>();
  // Sums of 108 float32 numbers against double ones: 1e-6 relative.
  TORSOR_CHECK(std::abs(found.error.x1 - x1) < 1e-6 * x1);
  TORSOR_CHECK(std::abs(found.error.x2 - x2) < 1e-6 * x2);
  TORSOR_REQUIRE(found.per_element.size() == 6);
  double mean = 0.0;
  for (const PairError& error : found.per_element) mean += error.total() / 6.0;
  TORSOR_CHECK(std::abs(mean - found.error.total()) < 1e-12);
  TORSOR_CHECK(found.error.json().at("error").get<double>() == found.error.total());
}

TORSOR_TEST("a model that looks at no element has the errors of its images, pair by pair") {
  const Pairs pairs = testing::shift_pairs(testing::noise_images(3, 2, 6, Random(7)));
  const OperatorAutoencoder model = testing::shift_model(pairs, 6);
  const PairReconstruction alone(model, {.kind = Supervision::none});
  const Evaluation by_pair =
      evaluate([&](const PairBatch& batch) { return alone.in_use(batch); }, pairs, 10);
  const Evaluation by_image = evaluate(alone, pairs);
  // The same float32 products in batches of other sizes: 1e-6 of an error of order 1.
  TORSOR_CHECK(by_pair.error.x1 > 1e-3);
  TORSOR_CHECK(std::abs(by_image.error.x1 - by_pair.error.x1) < 1e-6);
  TORSOR_CHECK(std::abs(by_image.error.x2 - by_pair.error.x2) < 1e-6);
  TORSOR_REQUIRE(by_image.per_element.size() == by_pair.per_element.size());
  for (std::size_t g = 0; g < by_pair.per_element.size(); ++g) {
    TORSOR_CHECK(std::abs(by_image.per_element[g].total() - by_pair.per_element[g].total()) < 1e-6);
  }
}

TORSOR_TEST("the mean-image baseline is the variance where train and test are the same") {
  const Pairs pairs = testing::shift_pairs(testing::noise_images(4, 2, 6, Random(2)));
  const PairBatch all = pairs.batch(at::arange(pairs.size(), at::kLong));
  const auto variance = [](const at::Tensor& x) {
    return (x - x.mean(0, true)).square().mean().item<double>();
  };
  const double expected = variance(all.x1) + variance(all.x2);
  TORSOR_CHECK(std::abs(mean_image_error(pairs, pairs) - expected) < 1e-6 * expected);
}

/// One ring of n pixels per row: x[j] = a0 + a1 cos(2π(j+s)/n) + a3 cos(2π·3j/n), random shifts s.
at::Tensor ring_images(std::int64_t count, std::int64_t n, double a1, double a3) {
  at::Tensor images = at::zeros({count, 1, 1, n}, at::kFloat);
  Random random(4);
  for (std::int64_t i = 0; i < count; ++i) {
    const double s = random.uniform(0.0, static_cast<double>(n));
    for (std::int64_t j = 0; j < n; ++j) {
      const double t =
          2.0 * std::numbers::pi * (static_cast<double>(j) + s) / static_cast<double>(n);
      images[i][0][0][j] = 0.5 + a1 * std::cos(t) + a3 * std::cos(3.0 * t);
    }
  }
  return images;
}

TORSOR_TEST("the plane operator's floor is what frequencies beyond its plane carry") {
  // On one ring the weight-1 part has complex rank 1, so λ_max takes all of it and the exact-action
  // formula leaves 1.5 Σ_{|k|>=2} E_k = 1.5 · 2 · (a3/2)² per pixel.
  const double a3 = 0.2;
  const Pairs pairs = testing::shift_pairs(ring_images(5, 12, 0.3, a3));
  const ErrorFloor floor = plane_floor(pairs);
  const double expected = 1.5 * 2.0 * (a3 / 2.0) * (a3 / 2.0);
  // Images are float32, values near 1: 1e-6.
  TORSOR_CHECK(std::abs(floor.value - expected) < 1e-6);
  TORSOR_CHECK(plane_floor(testing::shift_pairs(ring_images(5, 12, 0.3, 0.0))).value < 1e-6);
}

TORSOR_TEST("a trained plane model stays above its floor and comes near it") {
  const Pairs pairs = testing::shift_pairs(ring_images(6, 12, 0.3, 0.2));
  const auto latent = std::make_shared<PlaneOperator>(pairs.orbits().group(), 16);
  const OperatorAutoencoder model = testing::linear_model(pairs, latent);
  train(model, pairs, pairs, {.epochs = 40, .learning_rate = 5e-3}, Random(1));
  const double reached = evaluate(model, pairs).error.total();
  const double floor = plane_floor(pairs).value;
  TORSOR_INFO("reached ", reached, ", floor ", floor);
  TORSOR_CHECK(reached >= floor * (1.0 - 1e-5));
  TORSOR_CHECK(reached <= floor * 1.05);
}

TORSOR_TEST("floors are refused where none is known") {
  const auto objects = image_objects(testing::noise_images(2, 4, 4, Random(1)));
  const auto group = direct_product(cyclic(4), cyclic(4));
  const auto action =
      make_action(group, {ActionKind::shift_x, ActionKind::shift_y}, objects->shape());
  TORSOR_THROWS_WITH(plane_floor(Pairs(Orbits(objects, action))), InvalidArgument,
                     "one cyclic group of order 3 or more");
}

TORSOR_TEST("the floor of any operator: what its irreps lack and what its copies cannot hold") {
  // One ring whose frequencies 1 and 3 have complex rank 1: the shift operator with one channel
  // holds both, a plane of weight 1 only the first, and x2 loses 2·(a3/2)² per pixel (T8).
  const double a3 = 0.2;
  const Pairs pairs = testing::shift_pairs(ring_images(5, 12, 0.3, a3));
  const FiniteGroup group = pairs.orbits().group();
  // Images are float32, values near 1: 1e-6.
  TORSOR_CHECK(operator_floor(pairs, ShiftOperator(group, 12)).value < 1e-6);
  TORSOR_CHECK(std::abs(operator_floor(pairs, PlaneOperator(group, 16)).value - a3 * a3 / 2.0) <
               1e-6);
}

TORSOR_TEST("the floor of an operator is x2's error of the exact solution on an exact action") {
  // White noise fills all 3 rows of 8 pixels: 3 channels of each irrep, of which the code has 2.
  const Pairs pairs = testing::shift_pairs(testing::noise_images(40, 3, 8, Random(3)));
  const ShiftOperator latent(pairs.orbits().group(), 16);
  const double floor = operator_floor(pairs, latent).value;
  const ExactSolution found = solve_exact(
      pair_moments(pairs), latent, {.iterations = 50, .tolerance = 1e-9, .ridge = 1e-9}, Random(1));
  TORSOR_INFO("floor ", floor, ", x2 ", found.error.x2);
  TORSOR_CHECK(floor > 1e-3);
  // Isotypic principal components are the optimum: equal up to the ridge and float32 images.
  TORSOR_CHECK(std::abs(found.error.x2 - floor) < 1e-5 * floor);
  TORSOR_CHECK(operator_floor_bytes(pairs, latent) == 8.0 * (2 * 24 * 24 + 3 * 48 * 48));
}

}  // namespace
}  // namespace torsor
