#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/random.hpp"
#include "models/checkpoint.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/train_options.hpp"
#include "models/training_log.hpp"

namespace torsor {

/// Trains an operator autoencoder with Adam on pairs.
///
/// The state between epochs is complete: a trainer restored from `state()` continues with the same
/// bits as one that was never stopped. The best parameters are kept as a copy made when the
/// validation error was lowest (a later epoch must be strictly better to replace it).
class Trainer {
 public:
  /// Called after every batch with (pairs done in this epoch, pairs of the epoch, batch error).
  using BatchObserver = std::function<void(std::int64_t, std::int64_t, double)>;

  Trainer(OperatorAutoencoder model, Pairs train, Pairs valid, TrainOptions options, Random random);
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;
  ~Trainer();

  /// Whether the last epoch is done or the validation error has not fallen for `patience` epochs.
  [[nodiscard]] bool finished() const;
  /// Runs one epoch and validates.
  /// @throws NumericalError naming epoch and batch when the loss is not finite, and whatever
  ///         `observer` throws; then `state()` and the model are what they were before the epoch.
  EpochRecord run_epoch(const BatchObserver& observer = {});
  /// Counts the model's present parameters as an epoch that was trained elsewhere, for example by
  /// the exact solver in `seconds`, and validates.
  /// @throws NumericalError if the validation error is not finite.
  EpochRecord adopt_epoch(PairError train, double seconds);

  [[nodiscard]] const std::vector<EpochRecord>& history() const;
  /// Parameters with the lowest validation error; the initial ones before the first epoch.
  [[nodiscard]] const NamedTensors& best() const;
  [[nodiscard]] std::int64_t best_epoch() const;

  /// Everything needed to go on: parameters, best parameters, Adam's moments, history.
  [[nodiscard]] Checkpoint state() const;
  /// @throws InvalidArgument if `state` belongs to another model or is no training state.
  void restore(const Checkpoint& state);

 private:
  struct State;

  std::unique_ptr<State> state_;
};

/// Runs every epoch, loads the best parameters into the model and returns the history.
std::vector<EpochRecord> train(const OperatorAutoencoder& model, const Pairs& train,
                               const Pairs& valid, const TrainOptions& options,
                               const Random& random);

}  // namespace torsor
