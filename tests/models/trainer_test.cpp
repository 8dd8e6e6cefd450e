#include "models/trainer.hpp"

#include <cmath>
#include <limits>
#include <string>

#include <ATen/core/grad_mode.h>

#include "core/error.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

Pairs small_pairs(std::uint64_t seed) {
  return testing::shift_pairs(testing::noise_images(6, 3, 8, Random(seed)));
}

using testing::same;

TORSOR_TEST("training on an exact action drives the shift operator's error towards its optimum 0") {
  const Pairs train_set = small_pairs(1);
  const Pairs valid_set = small_pairs(2);
  const OperatorAutoencoder model = testing::shift_model(train_set, 24);
  const double before = evaluate(model, valid_set).error.total();
  train(model, train_set, valid_set, {.epochs = 150, .learning_rate = 5e-3}, Random(1));
  const double after = evaluate(model, valid_set).error.total();
  TORSOR_INFO("before ", before, ", after ", after);
  // 24 code values hold an equivariant copy of the 24 pixels, so 0 can be reached.
  TORSOR_CHECK(after < 1e-4);
  TORSOR_CHECK(after < before / 1000.0);
}

TORSOR_TEST("the same seed trains to the same bits, whatever was drawn elsewhere") {
  const auto run = [](std::uint64_t seed) {
    const OperatorAutoencoder model = testing::shift_model(small_pairs(1), 16);
    train(model, small_pairs(1), small_pairs(2), {.epochs = 2}, Random(seed));
    return snapshot(model.parameters());
  };
  TORSOR_CHECK(same(run(5), run(5)));
  TORSOR_CHECK(!same(run(5), run(6)));
}

TORSOR_TEST("a restored trainer goes on with the same bits as one that never stopped") {
  const TrainOptions options{.epochs = 4, .learning_rate = 1e-3};
  const OperatorAutoencoder straight = testing::shift_model(small_pairs(1), 16);
  Trainer one(straight, small_pairs(1), small_pairs(2), options, Random(3));
  one.run_epoch();
  one.run_epoch();
  const testing::TemporaryFolder folder;
  save_checkpoint(folder.path() / "state.pt", one.state());
  one.run_epoch();
  one.run_epoch();

  const OperatorAutoencoder resumed = testing::shift_model(small_pairs(1), 16, 99);
  Trainer two(resumed, small_pairs(1), small_pairs(2), options, Random(3));
  two.restore(load_checkpoint(folder.path() / "state.pt"));
  TORSOR_REQUIRE(two.history().size() == 2);
  two.run_epoch();
  two.run_epoch();
  TORSOR_CHECK(two.finished());
  TORSOR_CHECK(same(snapshot(straight.parameters()), snapshot(resumed.parameters())));
  TORSOR_CHECK(same(one.best(), two.best()));
  TORSOR_CHECK(one.history()[3].valid.total() == two.history()[3].valid.total());
}

TORSOR_TEST("the best parameters are those of the epoch with the lowest validation error") {
  // A learning rate this high makes later epochs worse than the best one.
  const OperatorAutoencoder model = testing::shift_model(small_pairs(1), 16);
  Trainer trainer(model, small_pairs(1), small_pairs(2), {.epochs = 12, .learning_rate = 0.3},
                  Random(1));
  while (!trainer.finished()) trainer.run_epoch();
  double least = std::numeric_limits<double>::infinity();
  std::int64_t best = 0;
  for (const EpochRecord& record : trainer.history()) {
    if (record.valid.total() < least) {
      least = record.valid.total();
      best = record.epoch;
    }
  }
  TORSOR_REQUIRE(best < 12);  // otherwise this case would prove nothing
  TORSOR_CHECK(trainer.best_epoch() == best);
  TORSOR_CHECK(!same(trainer.best(), snapshot(model.parameters())));
  model.load(trainer.best());
  TORSOR_CHECK(evaluate(model, small_pairs(2)).error.total() == least);
}

TORSOR_TEST("training stops after the given number of epochs without a better validation error") {
  const OperatorAutoencoder model = testing::shift_model(small_pairs(1), 16);
  Trainer trainer(model, small_pairs(1), small_pairs(2),
                  {.epochs = 100, .learning_rate = 0.3, .patience = 3}, Random(1));
  while (!trainer.finished()) trainer.run_epoch();
  const auto epochs = static_cast<std::int64_t>(trainer.history().size());
  TORSOR_REQUIRE(epochs < 100);
  TORSOR_CHECK(epochs == trainer.best_epoch() + 3);
  TORSOR_THROWS_WITH(trainer.run_epoch(), InvalidArgument, "training has finished");
}

TORSOR_TEST("a loss that is no number stops training, names the batch and keeps the best") {
  const OperatorAutoencoder model = testing::shift_model(small_pairs(1), 16);
  Trainer trainer(model, small_pairs(1), small_pairs(2), {.epochs = 3}, Random(1));
  trainer.run_epoch();
  const NamedTensors best = trainer.best();
  {
    const at::NoGradGuard no_grad;
    at::Tensor(model.parameters().front().second).fill_(std::nanf(""));
  }
  TORSOR_THROWS_WITH(trainer.run_epoch(), NumericalError, "in epoch 2, batch 1");
  TORSOR_CHECK(same(trainer.best(), best));
  TORSOR_CHECK(trainer.history().size() == 1);
}

TORSOR_TEST("an epoch that fails leaves model and state as they were before it") {
  const OperatorAutoencoder model = testing::shift_model(small_pairs(1), 16);
  Trainer trainer(model, small_pairs(1), small_pairs(2), {.epochs = 3, .learning_rate = 1e15},
                  Random(1));
  const auto check_unmoved = [&](const auto& run, std::string_view part) {
    const NamedTensors parameters = snapshot(model.parameters());
    const Checkpoint before = trainer.state();
    TORSOR_THROWS_WITH(run(), NumericalError, part);
    TORSOR_CHECK(same(snapshot(model.parameters()), parameters));
    TORSOR_CHECK(same(trainer.state().tensors, before.tensors));
    TORSOR_CHECK(trainer.state().meta == before.meta);
  };
  check_unmoved([&] { trainer.run_epoch(); }, "no epoch was finished");

  const OperatorAutoencoder twin = testing::shift_model(small_pairs(1), 16);
  Trainer undisturbed(twin, small_pairs(1), small_pairs(2), {.epochs = 3}, Random(1));
  Trainer stopped(model, small_pairs(1), small_pairs(2), {.epochs = 3}, Random(1));
  undisturbed.run_epoch();
  stopped.run_epoch();
  struct Stop {};
  try {
    stopped.run_epoch([](std::int64_t done, std::int64_t, double) {
      if (done > 50) throw Stop{};
    });
    TORSOR_CHECK(false);
  } catch (const Stop&) {
  }
  undisturbed.run_epoch();
  stopped.run_epoch();
  // Adam's moments were restored too, or this epoch would have ended elsewhere.
  TORSOR_CHECK(same(snapshot(twin.parameters()), snapshot(model.parameters())));
}

TORSOR_TEST("a number of pairs per epoch bounds the epoch") {
  const OperatorAutoencoder model = testing::shift_model(small_pairs(1), 16);
  Trainer trainer(model, small_pairs(1), small_pairs(2), {.epochs = 1, .pairs_per_epoch = 40},
                  Random(1));
  std::int64_t last = 0;
  int batches = 0;
  trainer.run_epoch([&](std::int64_t done, std::int64_t total, double) {
    last = done;
    ++batches;
    TORSOR_CHECK(total == 40);
  });
  TORSOR_CHECK(last == 40);
  TORSOR_CHECK(batches == 3);  // 16 + 16 + 8
}

TORSOR_TEST("options out of range and the state of another model are refused") {
  const OperatorAutoencoder model = testing::shift_model(small_pairs(1), 16);
  TORSOR_THROWS_WITH(Trainer(model, small_pairs(1), small_pairs(2), {.epochs = 0}, Random(1)),
                     InvalidArgument, "at least 1");
  TORSOR_THROWS_WITH(
      Trainer(model, small_pairs(1), small_pairs(2), {.learning_rate = 0.0}, Random(1)),
      InvalidArgument, "learning rate must be positive");
  const OperatorAutoencoder other = testing::shift_model(small_pairs(1), 8);
  Trainer trainer(model, small_pairs(1), small_pairs(2), {}, Random(1));
  const Checkpoint foreign = Trainer(other, small_pairs(1), small_pairs(2), {}, Random(1)).state();
  TORSOR_THROWS_WITH(trainer.restore(foreign), InvalidArgument, "does not match the saved");
  Checkpoint damaged = trainer.state();
  damaged.meta["history"] = {{{"epoch", "one"}}};
  TORSOR_THROWS_WITH(trainer.restore(damaged), InvalidArgument, "holds no training state");
  damaged.meta = 3;
  TORSOR_THROWS_WITH(trainer.restore(damaged), InvalidArgument, "holds no training state");
}

}  // namespace
}  // namespace torsor
