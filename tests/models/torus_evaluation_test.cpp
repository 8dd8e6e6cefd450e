#include "models/torus_evaluation.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>

#include "core/error.hpp"
#include "tests/models/torus_worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

/// The mean square of the frequency-1 part of the only image of `pairs`.
double energy_of_weight_one(const TorusPairs& pairs) {
  const at::Tensor image = pairs.objects().all_images().to(at::kDouble);
  const at::Tensor up_to_one = low_pass(image, ImageAxis::x, 1);
  return (up_to_one - low_pass(image, ImageAxis::x, 0)).square().mean().item<double>();
}

TORSOR_TEST("an exact model has no error on the circle, on a grid, or in any weight") {
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, testing::ring_operator());
  testing::set_fourier_rows(model);
  const TorusPairs pairs = testing::ring_pairs(5, 1);
  const TorusEvaluation found = evaluate(model, pairs, 500, Random(1), 128);
  TORSOR_CHECK(found.pairs == 500);
  // The squares of the rounding errors below 4e-6.
  TORSOR_CHECK(found.error.total() < 2e-11);
  TORSOR_CHECK(found.integrality_defect == 0.0);
  TORSOR_CHECK(found.weighted_defect == 0.0);
  TORSOR_CHECK(found.period_error < 2e-11);
  TORSOR_REQUIRE(found.weights.size() == 3);
  double energy = 0.0;
  for (const WeightShare& share : found.weights) {
    TORSOR_CHECK(share.coordinates == testing::kRings);
    TORSOR_CHECK(share.equivariance_error < 1e-10);
    energy += share.energy;
  }
  TORSOR_CHECK(std::abs(energy - 1.0) < 1e-12);
  TORSOR_CHECK(found.weights.front().weight == std::vector<std::int64_t>{0});  // noise on [0, 1]
  TORSOR_CHECK(found.json().at("weights").size() == 3);
  const std::vector<AngleError> grid = evaluate_grid(model, pairs, 7, 5, Random(2));
  TORSOR_REQUIRE(grid.size() == 7);
  for (const AngleError& at_angle : grid) TORSOR_CHECK(at_angle.error.total() < 2e-11);
}

TORSOR_TEST("a weight that is one too large errs by 4 sin²(θ/2) times the energy it moves") {
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, testing::ring_operator({{0}, {2}, {2}}));
  testing::set_fourier_rows(model);
  const TorusPairs pairs = testing::ring_pairs(1, 4);
  const double energy = energy_of_weight_one(pairs);
  TORSOR_REQUIRE(energy > 1e-3);
  for (const AngleError& at_angle : evaluate_grid(model, pairs, 12, 3, Random(2))) {
    const double half = std::sin(at_angle.angles.front() / 2.0);
    TORSOR_CHECK(std::abs(at_angle.error.x2 - 4.0 * half * half * energy) < 1e-6);
    TORSOR_CHECK(at_angle.error.x1 < 1e-11);
  }
  // At 2π/9·k the mistake is no C_1-grid artefact: on the grid {0} it is invisible, between not.
  TORSOR_CHECK(evaluate(model, pairs.with_per_turn(1), 20, Random(3)).error.total() < 2e-11);
  const TorusEvaluation found = evaluate(model, pairs, 4000, Random(3));
  // 4 sin²(θ/2) = 2 - 2 cos θ has mean 2 and deviation √2 over the circle: five of the mean's.
  TORSOR_CHECK(std::abs(found.error.x2 / energy - 2.0) < 5.0 * std::sqrt(2.0 / 4000.0));
  for (const WeightShare& share : found.weights) {
    const bool wrong = share.weight.front() == 2;
    TORSOR_CHECK(share.coordinates == (wrong ? 4 : 2));
    TORSOR_CHECK((share.equivariance_error > 0.1) == wrong);
  }
}

TORSOR_TEST("a fractional weight is told by its defect and by what a full turn changes") {
  // Every frequency 1 at half a turn's weight: a full turn changes its sign, 4 times its energy.
  Random random(1);
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, TorusOperator::learned(6, 1, random));
  testing::set_fourier_rows(model);
  {
    const at::NoGradGuard no_grad;
    at::Tensor weights = model.latent().weights();
    for (std::int64_t d = 0; d < 6; ++d) weights[d][0] = d / 2;
    weights[2][0] = 0.5;
    weights[3][0] = 0.5;
  }
  const TorusPairs pairs = testing::ring_pairs(1, 4);
  const TorusEvaluation found = evaluate(model, pairs, 50, Random(3));
  TORSOR_CHECK(std::abs(found.period_error - 4.0 * energy_of_weight_one(pairs)) < 1e-6);
  TORSOR_CHECK(found.integrality_defect == 0.5);
  TORSOR_CHECK(found.weighted_defect > 0.0);
  TORSOR_CHECK(found.weighted_defect < 0.5);
}

TORSOR_TEST("the evaluation of a torus model refuses what does not fit") {
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, testing::ring_operator());
  const TorusPairs pairs = testing::ring_pairs(2, 1);
  TORSOR_THROWS_WITH(evaluate(model, pairs, 0, Random(1)), InvalidArgument, "0 pairs");
  TORSOR_THROWS_WITH(evaluate_grid(model, pairs, 0, 1, Random(1)), InvalidArgument,
                     "0 angles per turn");
  TORSOR_THROWS_WITH(evaluate_grid(model, pairs, 2000000, 1, Random(1)), InvalidArgument,
                     "a grid of more than 1048576");
  const TorusAutoencoder two =
      testing::torus_model(testing::kRingImage, TorusOperator({{0, 0}, {1, 0}}));
  TORSOR_THROWS_WITH(evaluate(two, pairs, 10, Random(1)), InvalidArgument,
                     "turns by 2 angles, the action by 1");
  const TorusAutoencoder large = testing::torus_model({1, 2, 11}, testing::ring_operator());
  TORSOR_THROWS_WITH(evaluate(large, pairs, 10, Random(1)), InvalidArgument,
                     "images of 1 x 2 x 11, the pairs are 1 x 2 x 9");
}

}  // namespace
}  // namespace torsor
