#include "models/vae_trainer.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include <ATen/core/grad_mode.h>

#include "core/error.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using testing::same;

constexpr std::array kMethods{VaeMethod::vae,        VaeMethod::beta_vae,   VaeMethod::annealed_vae,
                              VaeMethod::factor_vae, VaeMethod::beta_tcvae, VaeMethod::dip_vae_1,
                              VaeMethod::dip_vae_2,  VaeMethod::ada_gvae,   VaeMethod::ada_ml_vae};

Pairs noise_pairs(std::uint64_t seed, std::int64_t objects = 4) {
  return testing::shift_pairs(testing::noise_images(objects, 3, 8, Random(seed)));
}

VariationalAutoencoder noise_model(std::uint64_t seed = 0) {
  return testing::variational_model(testing::kSmallImage, 4, seed);
}

TORSOR_TEST("a short training lowers the loss of every method") {
  const testing::OneThread one_thread;
  const TrainOptions options{
      .epochs = 4, .batch = 32, .learning_rate = 1e-2, .pairs_per_epoch = 256};
  for (const VaeMethod method : kMethods) {
    TORSOR_INFO(vae_method_name(method));
    VaeOptions vae = vae_options(method);
    vae.discriminator_units = 50;
    vae.capacity = 2.0;
    vae.capacity_steps = 1;  // a capacity that grows would be another loss in every step
    VaeTrainer trainer(noise_model(), noise_pairs(1), noise_pairs(2), vae, options, Random(1));
    while (!trainer.finished()) trainer.run_epoch();
    // What FactorVAE's discriminator learns adds to the loss, so its reconstruction is compared.
    const bool factor = method == VaeMethod::factor_vae;
    const std::string part = factor ? "reconstruction" : "loss";
    const double first = trainer.history().front().losses.at(part);
    const double last = trainer.history().back().losses.at(part);
    TORSOR_INFO("loss ", first, " -> ", last);
    TORSOR_CHECK(last < first);
    TORSOR_CHECK(trainer.history().back().losses.contains("discriminator") == factor);
  }
}

TORSOR_TEST("convolutional networks learn to reconstruct better than their start") {
  const testing::OneThread one_thread;
  const Pairs pairs = testing::shift_pairs(testing::noise_images(1, 8, 8, Random(1)));
  const VariationalAutoencoder model =
      testing::variational_model({1, 8, 8}, 4, 0, "cci", Likelihood::squared_sigmoid);
  const double before = evaluate(model, pairs).error.total();
  train(model, pairs, pairs, {.method = VaeMethod::beta_vae, .beta = 0.01},
        {.epochs = 60, .batch = 32, .learning_rate = 3e-3}, Random(1));
  const double after = evaluate(model, pairs).error.total();
  TORSOR_INFO("before ", before, ", after ", after);
  TORSOR_CHECK(after < before / 2.0);
}

TORSOR_TEST("the same seed trains a variational autoencoder to the same bits") {
  const auto run = [](std::uint64_t seed) {
    const VariationalAutoencoder model = noise_model();
    train(model, noise_pairs(1), noise_pairs(2), {}, {.epochs = 2}, Random(seed));
    return snapshot(model.parameters());
  };
  TORSOR_CHECK(same(run(5), run(5)));
  TORSOR_CHECK(!same(run(5), run(6)));
}

TORSOR_TEST("a restored training goes on with the same bits, the discriminator's included") {
  const testing::OneThread one_thread;
  for (const VaeMethod method : {VaeMethod::annealed_vae, VaeMethod::factor_vae}) {
    VaeOptions vae = vae_options(method);
    vae.discriminator_units = 50;
    const TrainOptions options{.epochs = 3, .batch = 32, .pairs_per_epoch = 96};
    const VariationalAutoencoder straight = noise_model();
    VaeTrainer one(straight, noise_pairs(1), noise_pairs(2), vae, options, Random(3));
    one.run_epoch();
    const testing::TemporaryFolder folder;
    save_checkpoint(folder.path() / "state.pt", one.state());
    one.run_epoch();
    one.run_epoch();

    const VariationalAutoencoder resumed = noise_model(99);
    VaeTrainer two(resumed, noise_pairs(1), noise_pairs(2), vae, options, Random(3));
    two.restore(load_checkpoint(folder.path() / "state.pt"));
    TORSOR_REQUIRE(two.history().size() == 1);
    two.run_epoch();
    two.run_epoch();
    TORSOR_CHECK(two.finished());
    TORSOR_CHECK(same(snapshot(straight.parameters()), snapshot(resumed.parameters())));
    TORSOR_CHECK(same(one.best(), two.best()));
    TORSOR_CHECK(
        same(one.state().section("discriminator."), two.state().section("discriminator.")));
    TORSOR_CHECK(one.history()[2].losses == two.history()[2].losses);
  }
}

TORSOR_TEST("the best variational autoencoder is a copy of that with the lowest validation error") {
  // A learning rate this high makes later epochs worse than the best one.
  const VariationalAutoencoder model = noise_model();
  VaeTrainer trainer(model, noise_pairs(1), noise_pairs(2), {}, {.epochs = 8, .learning_rate = 3.0},
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
  TORSOR_REQUIRE(best < 8);  // otherwise this case would prove nothing
  TORSOR_CHECK(trainer.best_epoch() == best);
  TORSOR_CHECK(!same(trainer.best(), snapshot(model.parameters())));
  model.load(trainer.best());
  TORSOR_CHECK(evaluate(model, noise_pairs(2)).error.total() == least);
}

TORSOR_TEST("a variational loss that is no number stops and leaves the state before the epoch") {
  const VariationalAutoencoder model = noise_model();
  VaeTrainer trainer(model, noise_pairs(1), noise_pairs(2), {}, {.epochs = 3}, Random(1));
  trainer.run_epoch();
  const Checkpoint before = trainer.state();
  const auto stop_at = [&](std::int64_t batch) {
    std::int64_t seen = 0;
    trainer.run_epoch([&](std::int64_t, std::int64_t, double) {
      if (++seen < batch) return;
      const at::NoGradGuard no_grad;
      at::Tensor(model.parameters().front().second).fill_(std::nanf(""));
    });
  };
  TORSOR_THROWS_WITH(stop_at(2), NumericalError, "in epoch 2, batch 3");
  TORSOR_CHECK(same(trainer.state().tensors, before.tensors));
  TORSOR_CHECK(trainer.state().meta == before.meta);
  trainer.run_epoch();
  TORSOR_CHECK(trainer.history().size() == 2);
}

TORSOR_TEST("the records of a variational training survive their JSON form") {
  VaeTrainer trainer(noise_model(), noise_pairs(1), noise_pairs(2), {},
                     {.epochs = 1, .pairs_per_epoch = 32}, Random(1));
  const EpochRecord record = trainer.run_epoch();
  const EpochRecord back = EpochRecord::from_json(record.json());
  TORSOR_CHECK(back.losses == record.losses);
  TORSOR_CHECK(back.losses.size() == 4);
  TORSOR_CHECK(!EpochRecord{}.json().contains("losses"));
}

TORSOR_TEST("states of another variational model or method are refused") {
  VaeTrainer trainer(noise_model(), noise_pairs(1), noise_pairs(2), {}, {}, Random(1));
  const VaeTrainer larger(testing::variational_model(testing::kSmallImage, 5), noise_pairs(1),
                          noise_pairs(2), {}, {}, Random(1));
  TORSOR_THROWS_WITH(trainer.restore(larger.state()), InvalidArgument, "does not match the saved");
  const VaeTrainer factor(noise_model(), noise_pairs(1), noise_pairs(2),
                          vae_options(VaeMethod::factor_vae), {}, Random(1));
  TORSOR_THROWS_WITH(trainer.restore(factor.state()), InvalidArgument,
                     "no training state of the method vae");
  TORSOR_THROWS_WITH(
      VaeTrainer(noise_model(), noise_pairs(1), noise_pairs(2), {}, {.epochs = 0}, Random(1)),
      InvalidArgument, "at least 1");
}

}  // namespace
}  // namespace torsor
