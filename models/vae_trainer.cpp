#include "models/vae_trainer.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mse_loss.h>
#include <torch/optim/adam.h>

#include "core/error.hpp"
#include "models/adam_state.hpp"
#include "models/epoch_batches.hpp"
#include "models/vae_objective.hpp"

namespace torsor {
namespace {

using Losses = std::map<std::string, double>;

Losses values(const VaeLoss& loss) {
  Losses values{{"loss", loss.total.item<double>()},
                {"reconstruction", loss.reconstruction.item<double>()},
                {"kl", loss.kl.item<double>()},
                {"regularizer", loss.regularizer.item<double>()}};
  if (loss.discriminator.defined()) values["discriminator"] = loss.discriminator.item<double>();
  return values;
}

/// The errors per pixel of the decoded samples of a batch, whose first half are the x1.
PairError pixel_error(const at::Tensor& found, const at::Tensor& images) {
  const std::int64_t half = images.size(0) / 2;
  const auto error = [&](std::int64_t begin) {
    return at::mse_loss(found.narrow(0, begin, half), images.narrow(0, begin, half)).item<double>();
  };
  return {error(0), error(half)};
}

/// The discriminator's optimizer, or nothing where there is none.
std::optional<torch::optim::Adam> discriminator_adam(const VaeObjective& objective) {
  const NamedTensors parameters = objective.discriminator_parameters();
  if (parameters.empty()) return std::nullopt;
  return std::make_optional<torch::optim::Adam>(
      values_of(parameters),
      torch::optim::AdamOptions(objective.options().discriminator_learning_rate).betas({0.5, 0.9}));
}

}  // namespace

struct VaeTrainer::State {
  VaeObjective objective;
  Pairs train;
  Pairs valid;
  TrainOptions options;
  Random random;
  torch::optim::Adam optimizer;
  std::optional<torch::optim::Adam> discriminator;
  TrainingLog log;

  State(VaeObjective objective_, Pairs train_, Pairs valid_, TrainOptions options_, Random random_)
      : objective(std::move(objective_)),
        train(std::move(train_)),
        valid(std::move(valid_)),
        options(options_),
        random(std::move(random_)),
        optimizer(values_of(model().parameters()),
                  torch::optim::AdamOptions(options.learning_rate)),
        discriminator(discriminator_adam(objective)),
        log(model().parameters()) {}

  [[nodiscard]] const VariationalAutoencoder& model() const { return objective.model(); }

  /// One step on both images of every pair; adds `weight` times its errors and losses to `record`.
  /// @return the loss.
  double step(const PairBatch& batch, std::int64_t number, double weight, Random& noise,
              EpochRecord& record);
  void train_epoch(const BatchObserver& observer, EpochRecord& record);
};

double VaeTrainer::State::step(const PairBatch& batch, std::int64_t number, double weight,
                               Random& noise, EpochRecord& record) {
  const std::int64_t steps_before =
      ((log.next_epoch() - 1) * EpochBatches::count(train, options)) + number - 1;
  const at::Tensor images = at::cat({batch.x1, batch.x2}).to(model().device());
  const VaeLoss loss = objective.loss(images, steps_before, noise);
  const Losses found = values(loss);
  for (const auto& [name, value] : found) log.check_loss(value, number, options.learning_rate);

  optimizer.zero_grad();
  if (discriminator) discriminator->zero_grad();
  objective.backward(loss);
  optimizer.step();
  if (discriminator) discriminator->step();

  const at::NoGradGuard no_grad;
  const PairError error = pixel_error(pixels(loss.logits, model().likelihood()), images);
  record.train.x1 += weight * error.x1;
  record.train.x2 += weight * error.x2;
  for (const auto& [name, value] : found) record.losses[name] += weight * value;
  return found.at("loss");
}

void VaeTrainer::State::train_epoch(const BatchObserver& observer, EpochRecord& record) {
  const auto epoch = static_cast<std::uint64_t>(log.next_epoch());
  EpochBatches batches(train, options, random.stream("order").stream(epoch));
  Random noise = random.stream("noise").stream(epoch);
  for (std::int64_t number = 1; batches.done() < batches.pairs(); ++number) {
    const PairBatch batch = batches.next();
    set_learning_rate(optimizer, batches.learning_rate(options, log.next_epoch()));
    const double weight =
        static_cast<double>(batch.x1.size(0)) / static_cast<double>(batches.pairs());
    const double loss = step(batch, number, weight, noise, record);
    if (observer) observer(batches.done(), batches.pairs(), loss);
  }
}

VaeTrainer::VaeTrainer(VariationalAutoencoder model, Pairs train, Pairs valid, VaeOptions vae,
                       TrainOptions options, Random random) {
  check_options(options);
  VaeObjective objective(std::move(model), vae, random.stream("discriminator"));
  state_ = std::make_unique<State>(std::move(objective), std::move(train), std::move(valid),
                                   options, std::move(random));
}

VaeTrainer::VaeTrainer(VaeTrainer&&) noexcept = default;
VaeTrainer& VaeTrainer::operator=(VaeTrainer&&) noexcept = default;
VaeTrainer::~VaeTrainer() = default;

bool VaeTrainer::finished() const { return state_->log.finished(state_->options); }

EpochRecord VaeTrainer::run_epoch(const BatchObserver& observer) {
  state_->log.check_unfinished(state_->options);
  return all_or_nothing(*this, [&] {
    EpochRecord record;
    const auto start = std::chrono::steady_clock::now();
    state_->train_epoch(observer, record);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    record.seconds = passed.count();
    record.valid = evaluate(state_->model(), state_->valid).error;
    return state_->log.add(record, state_->model().parameters());
  });
}

const std::vector<EpochRecord>& VaeTrainer::history() const { return state_->log.history(); }
const NamedTensors& VaeTrainer::best() const { return state_->log.best(); }
std::int64_t VaeTrainer::best_epoch() const { return state_->log.best_epoch(); }

Checkpoint VaeTrainer::state() const {
  Checkpoint checkpoint;
  append(checkpoint.tensors, "model.", snapshot(state_->model().parameters()));
  state_->log.save(checkpoint);
  checkpoint.tensors.emplace_back("optimizer", adam_bytes(state_->optimizer));
  if (state_->discriminator) {
    append(checkpoint.tensors, "discriminator.",
           snapshot(state_->objective.discriminator_parameters()));
    checkpoint.tensors.emplace_back("optimizer_of_discriminator",
                                    adam_bytes(*state_->discriminator));
  }
  return checkpoint;
}

void VaeTrainer::restore(const Checkpoint& state) {
  // "" is the model's own optimizer, "_of_discriminator" the other.
  const NamedTensors optimizers = state.section("optimizer");
  require(optimizers.size() == (state_->discriminator ? 2U : 1U),
          "this checkpoint holds no training state of the method {}",
          vae_method_name(state_->objective.options().method));
  TrainingLog log(state);
  const VariationalAutoencoder& model = state_->model();
  model.load(log.best());  // refuses the state of another model before anything changes
  load_values(state_->objective.discriminator_parameters(), state.section("discriminator."));
  model.load(state.section("model."));
  restore_adam(state_->optimizer, optimizers.front().second, model.device());
  if (state_->discriminator) {
    restore_adam(*state_->discriminator, optimizers.back().second, model.device());
  }
  state_->log = std::move(log);
}

std::vector<EpochRecord> train(const VariationalAutoencoder& model, const Pairs& train,
                               const Pairs& valid, const VaeOptions& vae,
                               const TrainOptions& options, const Random& random) {
  VaeTrainer trainer(model, train, valid, vae, options, random);
  while (!trainer.finished()) trainer.run_epoch();
  model.load(trainer.best());
  return trainer.history();
}

}  // namespace torsor
