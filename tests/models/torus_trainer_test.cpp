#include "models/torus_trainer.hpp"

#include <cmath>
#include <string_view>

#include "core/error.hpp"
#include "models/torus_evaluation.hpp"
#include "tests/models/torus_worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using testing::ring_pairs;
using testing::same;

constexpr TrainOptions kShortTraining{.epochs = 4, .learning_rate = 1e-3, .pairs_per_epoch = 200};

TORSOR_TEST("training on real angles of a circle carries over to angles and objects never seen") {
  const testing::OneThread one_thread;
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, testing::ring_operator());
  const TorusPairs unseen = ring_pairs(50, 2);
  const double before = evaluate(model, unseen, 1000, Random(9)).error.total();
  train(
      model, ring_pairs(30, 1), ring_pairs(10, 3),
      {.epochs = 20, .learning_rate = 1e-2, .pairs_per_epoch = 2000, .schedule = Schedule::cosine},
      Random(1));
  const TorusEvaluation found = evaluate(model, unseen, 1000, Random(9));
  TORSOR_INFO("before ", before, ", after ", found.error.total());
  // Six coordinates hold the six coefficients, so 0 can be reached.
  TORSOR_CHECK(found.error.total() < 1e-5);
  for (const AngleError& at_angle : evaluate_grid(model, unseen, 11, 50, Random(4))) {
    TORSOR_CHECK(at_angle.error.total() < 1e-5);
  }
}

TORSOR_TEST("two angles are learned as one is") {
  const testing::OneThread one_thread;
  const ImageShape shape{1, 5, 5};
  const auto pairs = [&](std::uint64_t seed) {
    const at::Tensor images = low_pass(
        low_pass(testing::noise_images(30, 5, 5, Random(seed)), ImageAxis::x, 1), ImageAxis::y, 1);
    return TorusPairs(image_objects(images), torus_shifts({ImageAxis::x, ImageAxis::y}, shape));
  };
  // Half of the nine frequencies of a real image: the others are their conjugates.
  const TorusAutoencoder model =
      testing::torus_model(shape, TorusOperator({{0, 0}, {1, 0}, {0, 1}, {1, 1}, {1, -1}}));
  train(
      model, pairs(1), pairs(2),
      {.epochs = 20, .learning_rate = 1e-2, .pairs_per_epoch = 2000, .schedule = Schedule::cosine},
      Random(1));
  const double error = evaluate(model, pairs(3), 1000, Random(9)).error.total();
  TORSOR_INFO("error ", error);
  TORSOR_CHECK(error < 1e-5);
}

TORSOR_TEST("learned weights come to integers, and rounding them does not hurt") {
  const testing::OneThread one_thread;
  Random random(5);
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, TorusOperator::learned(40, 1, random));
  const TorusPairs unseen = ring_pairs(50, 2);
  const TorusEvaluation before = evaluate(model, unseen, 1000, Random(9));
  train(
      model, ring_pairs(50, 1), ring_pairs(10, 3),
      {.epochs = 30, .learning_rate = 1e-2, .pairs_per_epoch = 3000, .schedule = Schedule::cosine},
      Random(1));
  const TorusEvaluation found = evaluate(model, unseen, 1000, Random(9));
  const TorusEvaluation rounded = evaluate(model.rounded(), unseen, 1000, Random(9));
  TORSOR_INFO("before ", before.error.total(), " ", before.weighted_defect, ", after ",
              found.error.total(), " ", found.weighted_defect, ", rounded ", rounded.error.total(),
              " ", found.json().dump());
  TORSOR_CHECK(before.period_error > 0.01);
  TORSOR_CHECK(found.period_error < 1e-4);
  TORSOR_CHECK(found.error.total() < 1e-4);
  TORSOR_CHECK(rounded.error.total() < 2.0 * found.error.total() + 1e-5);
  // Coordinates that the decoder does not read keep any weight; each frequency has one it reads.
  const at::Tensor weights = model.latent().weights().detach().abs();
  for (std::int64_t k = 0; k <= testing::kRingBand; ++k) {
    TORSOR_CHECK(weights.sub(static_cast<double>(k)).abs().min().item<double>() < 0.01);
  }
}

TORSOR_TEST("a restored torus trainer goes on with the same bits as one that never stopped") {
  const auto model = [](std::uint64_t seed) {
    Random random(seed);
    return testing::torus_model(testing::kRingImage, TorusOperator::learned(6, 1, random), seed);
  };
  const TorusAutoencoder straight = model(1);
  TorusTrainer one(straight, ring_pairs(6, 1), ring_pairs(6, 2), kShortTraining, Random(3));
  one.run_epoch();
  one.run_epoch();
  const testing::TemporaryFolder folder;
  save_checkpoint(folder.path() / "state.pt", one.state());
  one.run_epoch();
  one.run_epoch();

  const TorusAutoencoder resumed = model(99);
  TorusTrainer two(resumed, ring_pairs(6, 1), ring_pairs(6, 2), kShortTraining, Random(3));
  two.restore(load_checkpoint(folder.path() / "state.pt"));
  TORSOR_REQUIRE(two.history().size() == 2);
  two.run_epoch();
  two.run_epoch();
  TORSOR_CHECK(two.finished());
  TORSOR_CHECK(same(snapshot(straight.parameters()), snapshot(resumed.parameters())));
  TORSOR_CHECK(same(one.best(), two.best()));
  TORSOR_CHECK(one.history()[3].valid.total() == two.history()[3].valid.total());
  // Another seed draws other pairs.
  const TorusAutoencoder other = model(1);
  train(other, ring_pairs(6, 1), ring_pairs(6, 2), kShortTraining, Random(4));
  TORSOR_CHECK(!same(snapshot(straight.parameters()), snapshot(other.parameters())));
}

TORSOR_TEST("a torus epoch that fails leaves model and state as they were before it") {
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, testing::ring_operator());
  TorusTrainer trainer(model, ring_pairs(6, 1), ring_pairs(6, 2),
                       {.epochs = 3, .learning_rate = 1e15, .pairs_per_epoch = 200}, Random(1));
  const NamedTensors parameters = snapshot(model.parameters());
  TORSOR_THROWS_WITH(trainer.run_epoch(), NumericalError, "in epoch 1, batch");
  TORSOR_CHECK(same(snapshot(model.parameters()), parameters));
  TORSOR_CHECK(trainer.history().empty());
}

TORSOR_TEST("the torus trainer refuses endless epochs and the states of other models") {
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, testing::ring_operator());
  const TorusPairs pairs = ring_pairs(4, 1);
  TORSOR_THROWS_WITH(TorusTrainer(model, pairs, pairs, {}, Random(1)), InvalidArgument,
                     "pairs_per_epoch must be positive, not 0");
  TORSOR_THROWS_WITH(
      TorusTrainer(model, pairs, pairs, {.epochs = 0, .pairs_per_epoch = 10}, Random(1)),
      InvalidArgument, "at least 1");
  Random random(1);
  const TorusAutoencoder learned =
      testing::torus_model(testing::kRingImage, TorusOperator::learned(6, 1, random));
  TorusTrainer trainer(model, pairs, pairs, kShortTraining, Random(1));
  const Checkpoint foreign = TorusTrainer(learned, pairs, pairs, kShortTraining, Random(1)).state();
  const NamedTensors parameters = snapshot(model.parameters());
  TORSOR_THROWS_WITH(trainer.restore(foreign), InvalidArgument,
                     "the model has 2 tensors, the saved state 3");
  TORSOR_CHECK(same(snapshot(model.parameters()), parameters));
  TORSOR_THROWS_WITH(trainer.restore(Checkpoint{}), InvalidArgument, "no training state");
}

}  // namespace
}  // namespace torsor
