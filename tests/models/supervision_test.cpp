#include "models/supervision.hpp"

#include <cmath>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>

#include "models/exact_solver.hpp"
#include "models/trainer.hpp"
#include "operators/learned_operator.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

constexpr SupervisionOptions kWeak{.kind = Supervision::weak};

Pairs noise_pairs(std::uint64_t seed) {
  return testing::shift_pairs(testing::noise_images(6, 3, 8, Random(seed)));
}

/// The model that reconstructs small_pairs exactly.
OperatorAutoencoder solved_model(const Pairs& pairs) {
  OperatorAutoencoder model = testing::shift_model(pairs, 24);
  model.load(
      solve_exact(pair_moments(pairs), model.latent(), {.ridge = 1e-9}, Random(1)).parameters());
  return model;
}

TORSOR_TEST("supervision: an equivariant encoder tells every pose from the codes alone") {
  const Pairs pairs = noise_pairs(1);
  const OperatorAutoencoder model = solved_model(pairs);
  const PairReconstruction weak(model, kWeak);
  TORSOR_CHECK(pose_accuracy(weak, pairs).labelled == 1.0);
  // Then the inferred elements are the known ones and so are the errors.
  const double known = evaluate(model, pairs).error.total();
  TORSOR_CHECK(std::abs(evaluate(weak, pairs).error.total() - known) <= 1e-9);
}

TORSOR_TEST("supervision: poses count modulo the stabilizer of the image") {
  // Columns of period 4 among 8: shifts by 0 and 4 are the same pose.
  const at::Tensor half = testing::noise_images(5, 3, 4, Random(2));
  const Pairs pairs = testing::shift_pairs(half.repeat({1, 1, 1, 2}));
  const PairReconstruction weak(solved_model(pairs), kWeak);
  TORSOR_CHECK(pose_accuracy(weak, pairs).labelled == 1.0);
  const PairBatch all = pairs.batch(at::arange(pairs.size(), at::kLong));
  TORSOR_CHECK(!at::equal(weak.elements(all), all.element));  // the smaller of two that tie
}

TORSOR_TEST("supervision: an encoder that turns backwards is right up to an automorphism") {
  // Mirrored images turn by -g where the originals turn by g.
  const Pairs pairs = noise_pairs(1);
  const OperatorAutoencoder model = solved_model(pairs);
  NamedTensors mirrored = snapshot(model.parameters());
  const at::Tensor encoder = mirrored.front().second;
  mirrored.front().second = encoder.view({-1, 3, 8}).flip({2}).reshape(encoder.sizes());
  model.load(mirrored);
  const PoseAccuracy found = pose_accuracy(PairReconstruction(model, kWeak), pairs);
  TORSOR_CHECK(found.renamed == 1.0);
  // Only the shifts by 0 and 4 are their own inverses.
  TORSOR_CHECK(found.labelled == 0.25);
  TORSOR_CHECK(found.automorphism[1] == 7);
}

TORSOR_TEST("supervision: without an operator every image is decoded from its own code") {
  const Pairs pairs = noise_pairs(3);
  const OperatorAutoencoder model = testing::shift_model(pairs, 16);
  const PairReconstruction none(model, {.kind = Supervision::none});
  const PairBatch all = pairs.batch(at::arange(pairs.size(), at::kLong));
  const at::NoGradGuard no_grad;
  const Reconstruction found = none.in_use(all);
  // Products of other batch shapes round differently: a few units of float32.
  TORSOR_CHECK((found.x2 - model.decode(model.encode(all.x2))).abs().max().item<float>() < 1e-5);
}

TORSOR_TEST("supervision: training without the elements lowers the error") {
  const Pairs pairs = noise_pairs(1);
  const OperatorAutoencoder model = testing::shift_model(pairs, 24);
  const PairReconstruction weak(model, kWeak);
  const double before = evaluate(weak, pairs).error.total();
  train(model, pairs, pairs,
        {.epochs = 150, .learning_rate = 5e-3, .schedule = Schedule::cosine, .supervision = kWeak},
        Random(1));
  const double after = evaluate(weak, pairs).error.total();
  TORSOR_INFO("before ", before, ", after ", after);
  TORSOR_CHECK(after < before / 10.0);
}

TORSOR_TEST("supervision: the learning rate rises, then falls to 0 along half a cosine") {
  const TrainOptions cosine{.learning_rate = 2.0, .schedule = Schedule::cosine};
  TORSOR_CHECK(learning_rate_at(cosine, 0.0) == 0.0);
  TORSOR_CHECK(std::abs(learning_rate_at(cosine, 0.5) - 1.0) < 1e-12);
  TORSOR_CHECK(std::abs(learning_rate_at(cosine, 1.0)) < 1e-12);
  TORSOR_CHECK(learning_rate_at({.learning_rate = 2.0}, 0.7) == 2.0);
}

TORSOR_TEST("supervision: the penalty drives a learned operator towards a representation") {
  const Pairs pairs = noise_pairs(4);
  const auto defect = [&](double weight) {
    Random random(5);
    const auto latent = std::make_shared<LearnedOperator>(pairs.orbits().group(), 12, random);
    const OperatorAutoencoder model = testing::linear_model(pairs, latent);
    train(model, pairs, pairs, {.epochs = 20, .learning_rate = 5e-3, .penalty = weight}, Random(1));
    return latent->penalty().item<double>();
  };
  TORSOR_CHECK(defect(10.0) < 0.2 * defect(0.0));
}

TORSOR_TEST("supervision: a learned operator that diverges stops the training") {
  const Pairs pairs = noise_pairs(4);
  Random random(5);
  const auto latent = std::make_shared<LearnedOperator>(pairs.orbits().group(), 12, random);
  latent->set_letters(latent->letters().detach() * 2.0);
  const OperatorAutoencoder model = testing::linear_model(pairs, latent);
  Trainer trainer(model, pairs, pairs, {.epochs = 2, .learning_rate = 1e-6, .penalty = 0.0},
                  Random(1));
  TORSOR_THROWS_WITH(trainer.run_epoch(), NumericalError, "spectral radius");
  TORSOR_CHECK(trainer.history().empty());
}

TORSOR_TEST("supervision: a loss that explodes within a batch names the spectral radius") {
  const Pairs pairs = noise_pairs(4);
  Random random(5);
  const auto latent = std::make_shared<LearnedOperator>(pairs.orbits().group(), 12, random);
  latent->set_letters(latent->letters().detach() * 1e30);
  const OperatorAutoencoder model = testing::linear_model(pairs, latent);
  Trainer trainer(model, pairs, pairs, {.epochs = 2, .learning_rate = 1e-6, .penalty = 0.0},
                  Random(1));
  TORSOR_THROWS_WITH(trainer.run_epoch(), NumericalError, "epoch 1, batch 1");
  TORSOR_THROWS_WITH(trainer.run_epoch(), NumericalError, "spectral radius");
  TORSOR_CHECK(trainer.history().empty());
}

}  // namespace
}  // namespace torsor
