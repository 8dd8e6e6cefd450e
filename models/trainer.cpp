#include "models/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <sstream>
#include <utility>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/stack.h>
#include <torch/optim/adam.h>
#include <torch/serialize/archive.h>

#include "core/error.hpp"

namespace torsor {
namespace {

/// Adam's moments and step counts as a byte tensor, in LibTorch's own archive format.
at::Tensor optimizer_bytes(const torch::optim::Adam& optimizer) {
  torch::serialize::OutputArchive archive;
  optimizer.save(archive);
  std::ostringstream stream;
  archive.save_to(stream);
  const std::string text = std::move(stream).str();
  at::Tensor bytes = at::empty({static_cast<std::int64_t>(text.size())}, at::kByte);
  std::memcpy(bytes.data_ptr(), text.data(), text.size());
  return bytes;
}

/// The moments come to `device`, wherever they were saved.
void restore_optimizer(torch::optim::Adam& optimizer, const at::Tensor& bytes, at::Device device) {
  torch::serialize::InputArchive archive;
  archive.load_from(static_cast<const char*>(bytes.data_ptr()), bytes.nbytes(), device);
  optimizer.state().clear();  // loading adds to what is there
  optimizer.load(archive);
}

/// The history of a saved state. @throws InvalidArgument if it is none.
std::vector<EpochRecord> history_from(const Json& meta) {
  try {
    std::vector<EpochRecord> history;
    for (const Json& record : meta.at("history")) history.push_back(EpochRecord::from_json(record));
    return history;
  } catch (const Json::exception& error) {
    throw InvalidArgument(fmt::format("this checkpoint holds no training state: {}", error.what()));
  }
}

}  // namespace

Json EpochRecord::json() const {
  return {{"epoch", epoch},
          {"train", train.json()},
          {"valid", valid.json()},
          {"seconds", seconds},
          {"best", best}};
}

EpochRecord EpochRecord::from_json(const Json& json) {
  return {json.at("epoch").get<std::int64_t>(), PairError::from_json(json.at("train")),
          PairError::from_json(json.at("valid")), json.at("seconds").get<double>(),
          json.at("best").get<bool>()};
}

struct Trainer::State {
  OperatorAutoencoder model;
  Pairs train;
  Pairs valid;
  TrainOptions options;
  Random random;
  torch::optim::Adam optimizer;
  std::vector<EpochRecord> history;
  NamedTensors best;
  std::int64_t best_epoch = 0;
  double best_error = std::numeric_limits<double>::infinity();

  State(OperatorAutoencoder model_, Pairs train_, Pairs valid_, TrainOptions options_,
        Random random_)
      : model(std::move(model_)),
        train(std::move(train_)),
        valid(std::move(valid_)),
        options(options_),
        random(std::move(random_)),
        optimizer(values_of(model.parameters()), torch::optim::AdamOptions(options.learning_rate)),
        best(snapshot(model.parameters())) {}

  [[nodiscard]] std::int64_t pairs_per_epoch() const {
    return options.pairs_per_epoch > 0 ? options.pairs_per_epoch : train.size();
  }

  /// What an epoch that fails leaves.
  [[nodiscard]] std::string kept_text() const {
    return best_epoch > 0 ? fmt::format("the best parameters are those of epoch {}", best_epoch)
                          : std::string("no epoch was finished");
  }

  PairError step(const PairBatch& batch, std::int64_t epoch, std::int64_t number);
  PairError train_epoch(std::int64_t epoch, const BatchObserver& observer);
};

PairError Trainer::State::step(const PairBatch& batch, std::int64_t epoch, std::int64_t number) {
  const at::Device device = model.device();
  const at::Tensor x1 = batch.x1.to(device);
  const Reconstruction found = model.reconstruct(x1, batch.element.to(device));
  const at::Tensor error_x1 = at::mse_loss(found.x1, x1);
  const at::Tensor error_x2 = at::mse_loss(found.x2, batch.x2.to(device));
  const at::Tensor errors = at::stack({error_x1, error_x2}).detach().cpu();
  const PairError error{errors[0].item<float>(), errors[1].item<float>()};
  if (!std::isfinite(error.total())) {
    throw NumericalError(
        fmt::format("the loss is {} in epoch {}, batch {}: training stopped; {}. A smaller "
                    "train.learning_rate than {} usually helps",
                    error.total(), epoch, number, kept_text(), options.learning_rate));
  }
  optimizer.zero_grad();
  (error_x1 + error_x2).backward();
  optimizer.step();
  return error;
}

PairError Trainer::State::train_epoch(std::int64_t epoch, const BatchObserver& observer) {
  const std::int64_t total = pairs_per_epoch();
  Random stream = random.stream("order").stream(static_cast<std::uint64_t>(epoch));
  const bool every_pair = options.pairs_per_epoch == 0;
  const IndexOrder order(every_pair ? total : 0, stream);
  PairError sum;
  for (std::int64_t begin = 0, number = 1; begin < total; begin += options.batch, ++number) {
    const std::int64_t end = std::min(begin + options.batch, total);
    const PairError error =
        step(train.batch(every_pair ? order.range(begin, end)
                                    : random_pair_indices(train, end - begin, stream)),
             epoch, number);
    const auto weight = static_cast<double>(end - begin) / static_cast<double>(total);
    sum.x1 += weight * error.x1;
    sum.x2 += weight * error.x2;
    if (observer) observer(end, total, error.total());
  }
  return sum;
}

Trainer::Trainer(OperatorAutoencoder model, Pairs train, Pairs valid, TrainOptions options,
                 Random random) {
  require(options.epochs >= 1 && options.batch >= 1,
          "epochs and batch must be at least 1, not {} and {}", options.epochs, options.batch);
  require(options.learning_rate > 0.0, "the learning rate must be positive, not {}",
          options.learning_rate);
  require(options.pairs_per_epoch >= 0 && options.patience >= 0,
          "pairs per epoch and patience must not be negative, not {} and {}",
          options.pairs_per_epoch, options.patience);
  state_ = std::make_unique<State>(std::move(model), std::move(train), std::move(valid), options,
                                   std::move(random));
}

Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

bool Trainer::finished() const {
  const auto done = static_cast<std::int64_t>(state_->history.size());
  const std::int64_t patience = state_->options.patience;
  return done >= state_->options.epochs || (patience > 0 && done - state_->best_epoch >= patience);
}

EpochRecord Trainer::run_epoch(const BatchObserver& observer) {
  require(!finished(), "training has finished after {} epochs", state_->history.size());
  const Checkpoint before = state();
  try {
    const auto start = std::chrono::steady_clock::now();
    const PairError error = state_->train_epoch(std::ssize(state_->history) + 1, observer);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    return finish_epoch(error, passed.count());
  } catch (...) {
    restore(before);
    throw;
  }
}

EpochRecord Trainer::adopt_epoch(PairError train, double seconds) {
  require(!finished(), "training has finished after {} epochs", state_->history.size());
  return finish_epoch(train, seconds);
}

EpochRecord Trainer::finish_epoch(PairError train, double seconds) {
  EpochRecord record;
  record.epoch = std::ssize(state_->history) + 1;
  record.train = train;
  record.seconds = seconds;
  record.valid = evaluate(state_->model, state_->valid).error;
  if (!std::isfinite(record.valid.total())) {
    throw NumericalError(
        fmt::format("the validation error is {} after epoch {}: training stopped; "
                    "{}",
                    record.valid.total(), record.epoch, state_->kept_text()));
  }
  if (record.valid.total() < state_->best_error) {
    record.best = true;
    state_->best_error = record.valid.total();
    state_->best_epoch = record.epoch;
    state_->best = snapshot(state_->model.parameters());
  }
  state_->history.push_back(record);
  return record;
}

const std::vector<EpochRecord>& Trainer::history() const { return state_->history; }
const NamedTensors& Trainer::best() const { return state_->best; }
std::int64_t Trainer::best_epoch() const { return state_->best_epoch; }

Checkpoint Trainer::state() const {
  Checkpoint checkpoint;
  Json history = Json::array();
  for (const EpochRecord& record : state_->history) history.push_back(record.json());
  checkpoint.meta = {{"history", history}, {"best_epoch", state_->best_epoch}};
  append(checkpoint.tensors, "model.", snapshot(state_->model.parameters()));
  append(checkpoint.tensors, "best.", state_->best);
  checkpoint.tensors.emplace_back("optimizer", optimizer_bytes(state_->optimizer));
  return checkpoint;
}

void Trainer::restore(const Checkpoint& state) {
  const NamedTensors optimizer = state.section("optimizer");
  require(optimizer.size() == 1, "this checkpoint holds no training state");
  std::vector<EpochRecord> history = history_from(state.meta);
  const NamedTensors best = state.section("best.");
  state_->model.load(best);  // refuses the state of another model before anything changes
  state_->model.load(state.section("model."));
  restore_optimizer(state_->optimizer, optimizer.front().second, state_->model.device());
  state_->best = best;
  state_->best_epoch = 0;
  state_->best_error = std::numeric_limits<double>::infinity();
  for (const EpochRecord& record : history) {
    if (!record.best) continue;
    state_->best_epoch = record.epoch;
    state_->best_error = record.valid.total();
  }
  state_->history = std::move(history);
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
