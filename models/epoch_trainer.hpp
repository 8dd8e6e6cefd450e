#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "models/checkpoint.hpp"
#include "models/training_log.hpp"

namespace torsor {

/// Training that goes on epoch by epoch and can be stopped and resumed between them.
///
/// The state between epochs is complete: a trainer restored from `state()` continues with the same
/// bits as one that was never stopped. The best parameters are kept as a copy made when the
/// validation error was lowest (a later epoch must be strictly better to replace it).
class EpochTrainer {
 public:
  /// Called after every batch with (pairs done in this epoch, pairs of the epoch, batch loss).
  using BatchObserver = std::function<void(std::int64_t, std::int64_t, double)>;

  virtual ~EpochTrainer() = default;

  /// Whether the last epoch is done or the validation error has not fallen for `patience` epochs.
  [[nodiscard]] virtual bool finished() const = 0;
  /// Runs one epoch and validates.
  /// @throws NumericalError naming epoch and batch when a loss is not finite, and whatever
  ///         `observer` throws; then `state()` and the model are what they were before the epoch.
  virtual EpochRecord run_epoch(const BatchObserver& observer) = 0;

  [[nodiscard]] virtual const std::vector<EpochRecord>& history() const = 0;
  /// Parameters with the lowest validation error; the initial ones before the first epoch.
  [[nodiscard]] virtual const NamedTensors& best() const = 0;
  [[nodiscard]] virtual std::int64_t best_epoch() const = 0;

  /// Everything needed to go on: parameters, best parameters, optimizers' moments, history.
  [[nodiscard]] virtual Checkpoint state() const = 0;
  /// @throws InvalidArgument if `state` belongs to another model or method, or is no training
  ///         state.
  virtual void restore(const Checkpoint& state) = 0;

 protected:
  EpochTrainer() = default;
  EpochTrainer(const EpochTrainer&) = default;
  EpochTrainer(EpochTrainer&&) = default;
  EpochTrainer& operator=(const EpochTrainer&) = default;
  EpochTrainer& operator=(EpochTrainer&&) = default;
};

}  // namespace torsor
