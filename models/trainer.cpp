#include "models/trainer.hpp"

#include <chrono>
#include <cmath>
#include <utility>

#include <ATen/ops/mse_loss.h>
#include <ATen/ops/stack.h>
#include <torch/optim/adam.h>

#include "core/error.hpp"
#include "models/adam_state.hpp"
#include "models/epoch_batches.hpp"
#include "models/supervision.hpp"

namespace torsor {

struct Trainer::State {
  OperatorAutoencoder model;
  Pairs train;
  Pairs valid;
  TrainOptions options;
  Random random;
  PairReconstruction reconstruction;
  torch::optim::Adam optimizer;
  TrainingLog log;

  State(OperatorAutoencoder model_, Pairs train_, Pairs valid_, TrainOptions options_,
        Random random_)
      : model(std::move(model_)),
        train(std::move(train_)),
        valid(std::move(valid_)),
        options(options_),
        random(std::move(random_)),
        reconstruction(model, options.supervision),
        optimizer(values_of(model.parameters()), torch::optim::AdamOptions(options.learning_rate)),
        log(model.parameters()) {}

  PairError step(const PairBatch& batch, std::int64_t number);
  PairError train_epoch(const BatchObserver& observer);
  EpochRecord finish_epoch(PairError train, double seconds);
};

PairError Trainer::State::step(const PairBatch& batch, std::int64_t number) {
  const at::Device device = model.device();
  const Reconstruction found = reconstruction.in_training(batch);
  const at::Tensor error_x1 = at::mse_loss(found.x1, batch.x1.to(device));
  const at::Tensor error_x2 = at::mse_loss(found.x2, batch.x2.to(device));
  const at::Tensor errors = at::stack({error_x1, error_x2}).detach().cpu();
  const PairError error{errors[0].item<float>(), errors[1].item<float>()};
  const bool finite = std::isfinite(error.total());
  log.check_loss(error.total(), number, options.learning_rate,
                 finite ? std::string() : model.latent().divergence());
  optimizer.zero_grad();
  const at::Tensor penalty = model.latent().penalty();
  at::Tensor loss = error_x1 + error_x2;
  if (penalty.defined()) loss = loss + penalty * options.penalty;
  loss.backward();
  optimizer.step();
  return error;
}

PairError Trainer::State::train_epoch(const BatchObserver& observer) {
  const auto epoch = static_cast<std::uint64_t>(log.next_epoch());
  EpochBatches batches(train, options, random.stream("order").stream(epoch));
  PairError sum;
  for (std::int64_t number = 1; batches.done() < batches.pairs(); ++number) {
    const PairBatch batch = batches.next();
    set_learning_rate(optimizer, batches.learning_rate(options, log.next_epoch()));
    const PairError error = step(batch, number);
    const auto weight =
        static_cast<double>(batch.x1.size(0)) / static_cast<double>(batches.pairs());
    sum.x1 += weight * error.x1;
    sum.x2 += weight * error.x2;
    if (observer) observer(batches.done(), batches.pairs(), error.total());
  }
  return sum;
}

EpochRecord Trainer::State::finish_epoch(PairError train_error, double seconds) {
  EpochRecord record;
  record.train = train_error;
  const std::string divergence = model.latent().divergence();
  if (!divergence.empty()) throw NumericalError(divergence);
  record.valid = evaluate(reconstruction, valid).error;
  record.seconds = seconds;
  return log.add(record, model.parameters());
}

Trainer::Trainer(OperatorAutoencoder model, Pairs train, Pairs valid, TrainOptions options,
                 Random random) {
  check_options(options);
  state_ = std::make_unique<State>(std::move(model), std::move(train), std::move(valid), options,
                                   std::move(random));
}

Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

bool Trainer::finished() const { return state_->log.finished(state_->options); }

EpochRecord Trainer::run_epoch(const BatchObserver& observer) {
  state_->log.check_unfinished(state_->options);
  return all_or_nothing(*this, [&] {
    const auto start = std::chrono::steady_clock::now();
    const PairError error = state_->train_epoch(observer);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    return state_->finish_epoch(error, passed.count());
  });
}

EpochRecord Trainer::adopt_epoch(PairError train, double seconds) {
  state_->log.check_unfinished(state_->options);
  return state_->finish_epoch(train, seconds);
}

const std::vector<EpochRecord>& Trainer::history() const { return state_->log.history(); }
const NamedTensors& Trainer::best() const { return state_->log.best(); }
std::int64_t Trainer::best_epoch() const { return state_->log.best_epoch(); }

Checkpoint Trainer::state() const {
  Checkpoint checkpoint;
  append(checkpoint.tensors, "model.", snapshot(state_->model.parameters()));
  state_->log.save(checkpoint);
  checkpoint.tensors.emplace_back("optimizer", adam_bytes(state_->optimizer));
  return checkpoint;
}

void Trainer::restore(const Checkpoint& state) {
  const NamedTensors optimizer = state.section("optimizer");
  require(optimizer.size() == 1, "this checkpoint holds no training state");
  TrainingLog log(state);
  state_->model.load(log.best());  // refuses the state of another model before anything changes
  state_->model.load(state.section("model."));
  restore_adam(state_->optimizer, optimizer.front().second, state_->model.device());
  state_->log = std::move(log);
}

std::vector<EpochRecord> train(const OperatorAutoencoder& model, const Pairs& train,
                               const Pairs& valid, const TrainOptions& options,
                               const Random& random) {
  Trainer trainer(model, train, valid, options, random);
  while (!trainer.finished()) trainer.run_epoch();
  model.load(trainer.best());
  return trainer.history();
}

}  // namespace torsor
