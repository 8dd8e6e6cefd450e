#include "models/torus_trainer.hpp"

#include <algorithm>
#include <chrono>
#include <numbers>
#include <utility>

#include <ATen/ops/mse_loss.h>
#include <ATen/ops/stack.h>
#include <torch/optim/adam.h>

#include "core/error.hpp"
#include "models/adam_state.hpp"
#include "models/torus_evaluation.hpp"

namespace torsor {

struct TorusTrainer::State {
  TorusAutoencoder model;
  TorusPairs train;
  TorusPairs valid;
  TrainOptions options;
  Random random;
  torch::optim::Adam optimizer;
  TrainingLog log;

  State(TorusAutoencoder model_, TorusPairs train_, TorusPairs valid_, TrainOptions options_,
        Random random_)
      : model(std::move(model_)),
        train(std::move(train_)),
        valid(std::move(valid_)),
        options(options_),
        random(std::move(random_)),
        optimizer(values_of(model.parameters()), torch::optim::AdamOptions(options.learning_rate)),
        log(model.parameters()) {}

  /// The learning rate after `done` pairs of the epoch.
  [[nodiscard]] double learning_rate(std::int64_t done) const;
  /// Random whole turns for a batch's angles: the images are the same, the codes only if the
  /// weights are integers. Nothing where weights are chosen.
  [[nodiscard]] at::Tensor whole_turns(const at::Tensor& angles, Random& draws) const;
  PairError step(const TorusPairBatch& batch, const at::Tensor& angles, std::int64_t number);
  PairError train_epoch(const BatchObserver& observer);
};

double TorusTrainer::State::learning_rate(std::int64_t done) const {
  const double share = static_cast<double>(done) / static_cast<double>(options.pairs_per_epoch);
  const double epochs = static_cast<double>(log.next_epoch() - 1) + share;
  return learning_rate_at(options, epochs / static_cast<double>(options.epochs));
}

at::Tensor TorusTrainer::State::whole_turns(const at::Tensor& angles, Random& draws) const {
  if (model.latent().parameters().empty()) return angles;
  constexpr double kTurn = 2.0 * std::numbers::pi;
  const at::Tensor turned = angles.clone();
  auto* value = turned.data_ptr<double>();
  for (std::int64_t i = 0; i < turned.numel(); ++i) {
    value[i] += kTurn * (static_cast<double>(draws.below(3)) - 1.0);
  }
  return turned;
}

PairError TorusTrainer::State::step(const TorusPairBatch& batch, const at::Tensor& angles,
                                    std::int64_t number) {
  const at::Device device = model.device();
  const at::Tensor x1 = batch.x1.to(device);
  const Reconstruction found = model.reconstruct(x1, angles);
  const at::Tensor error_x1 = at::mse_loss(found.x1, x1);
  const at::Tensor error_x2 = at::mse_loss(found.x2, batch.x2.to(device));
  const at::Tensor errors = at::stack({error_x1, error_x2}).detach().cpu();
  const PairError error{errors[0].item<float>(), errors[1].item<float>()};
  log.check_loss(error.total(), number, options.learning_rate);
  optimizer.zero_grad();
  error_x1.add(error_x2).backward();
  optimizer.step();
  return error;
}

PairError TorusTrainer::State::train_epoch(const BatchObserver& observer) {
  const auto epoch = static_cast<std::uint64_t>(log.next_epoch());
  Random draws = random.stream("pairs").stream(epoch);
  Random turns = random.stream("turns").stream(epoch);
  const std::int64_t total = options.pairs_per_epoch;
  PairError sum;
  std::int64_t done = 0;
  for (std::int64_t number = 1; done < total; ++number) {
    const TorusPairBatch batch = train.draw(std::min(options.batch, total - done), draws);
    done += batch.x1.size(0);
    set_learning_rate(optimizer, learning_rate(done));
    const PairError error = step(batch, whole_turns(batch.angles, turns), number);
    const double weight = static_cast<double>(batch.x1.size(0)) / static_cast<double>(total);
    sum.x1 += weight * error.x1;
    sum.x2 += weight * error.x2;
    if (observer) observer(done, total, error.total());
  }
  return sum;
}

TorusTrainer::TorusTrainer(TorusAutoencoder model, TorusPairs train, TorusPairs valid,
                           TrainOptions options, Random random) {
  check_options(options);
  require(options.pairs_per_epoch > 0,
          "pairs with real angles have no end: pairs_per_epoch must be positive, not {}",
          options.pairs_per_epoch);
  check_torus_pairs(model, train);
  check_torus_pairs(model, valid);
  state_ = std::make_unique<State>(std::move(model), std::move(train), std::move(valid), options,
                                   std::move(random));
}

TorusTrainer::TorusTrainer(TorusTrainer&&) noexcept = default;
TorusTrainer& TorusTrainer::operator=(TorusTrainer&&) noexcept = default;
TorusTrainer::~TorusTrainer() = default;

bool TorusTrainer::finished() const { return state_->log.finished(state_->options); }

EpochRecord TorusTrainer::run_epoch(const BatchObserver& observer) {
  state_->log.check_unfinished(state_->options);
  return all_or_nothing(*this, [&] {
    EpochRecord record;
    const auto start = std::chrono::steady_clock::now();
    record.train = state_->train_epoch(observer);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    record.seconds = passed.count();
    record.valid =
        evaluate(state_->model, state_->valid, kValidationPairs, state_->random.stream("valid"))
            .error;
    return state_->log.add(record, state_->model.parameters());
  });
}

const std::vector<EpochRecord>& TorusTrainer::history() const { return state_->log.history(); }
const NamedTensors& TorusTrainer::best() const { return state_->log.best(); }
std::int64_t TorusTrainer::best_epoch() const { return state_->log.best_epoch(); }

Checkpoint TorusTrainer::state() const {
  Checkpoint checkpoint;
  append(checkpoint.tensors, "model.", snapshot(state_->model.parameters()));
  state_->log.save(checkpoint);
  checkpoint.tensors.emplace_back("optimizer", adam_bytes(state_->optimizer));
  return checkpoint;
}

void TorusTrainer::restore(const Checkpoint& state) {
  const NamedTensors optimizer = state.section("optimizer");
  require(optimizer.size() == 1, "this checkpoint holds no training state");
  TrainingLog log(state);
  state_->model.load(log.best());  // refuses the state of another model before anything changes
  state_->model.load(state.section("model."));
  restore_adam(state_->optimizer, optimizer.front().second, state_->model.device());
  state_->log = std::move(log);
}

std::vector<EpochRecord> train(const TorusAutoencoder& model, const TorusPairs& train,
                               const TorusPairs& valid, const TrainOptions& options,
                               const Random& random) {
  TorusTrainer trainer(model, train, valid, options, random);
  while (!trainer.finished()) trainer.run_epoch();
  model.load(trainer.best());
  return trainer.history();
}

}  // namespace torsor
