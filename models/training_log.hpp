#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "models/checkpoint.hpp"
#include "models/evaluation.hpp"
#include "models/named_tensors.hpp"
#include "models/train_options.hpp"

namespace torsor {

/// One epoch as it went.
struct EpochRecord {
  std::int64_t epoch = 0;  ///< counted from 1
  PairError train;         ///< mean over the epoch's batches, while the parameters moved
  PairError valid;         ///< after the epoch
  double seconds = 0.0;    ///< training only
  bool best = false;       ///< lowest validation error so far
  /// Means over the epoch's batches of what was minimised, by name, where that is not the error.
  std::map<std::string, double> losses = {};

  [[nodiscard]] Json json() const;
  /// @throws nlohmann::json::exception if a member is missing or of another type.
  [[nodiscard]] static EpochRecord from_json(const Json& json);
};

/// The finished epochs of a training and a copy of the parameters of the best one.
///
/// The best epoch is the first with the lowest validation error: the copy is made as soon as an
/// epoch is strictly better than all before it.
class TrainingLog {
 public:
  /// @param initial  the parameters before the first epoch, which are the best until then.
  explicit TrainingLog(const NamedTensors& initial) : best_(snapshot(initial)) {}
  /// The log that `save` wrote.
  /// @throws InvalidArgument if `state` holds none.
  explicit TrainingLog(const Checkpoint& state);

  [[nodiscard]] const std::vector<EpochRecord>& history() const { return history_; }
  [[nodiscard]] const NamedTensors& best() const { return best_; }
  [[nodiscard]] std::int64_t best_epoch() const { return best_epoch_; }
  [[nodiscard]] std::int64_t next_epoch() const { return std::ssize(history_) + 1; }
  [[nodiscard]] bool finished(const TrainOptions& options) const;
  /// @throws InvalidArgument if it is finished.
  void check_unfinished(const TrainOptions& options) const;

  /// @param divergence  why the loss may have exploded; empty where only the learning rate can be
  ///        blamed.
  /// @throws NumericalError naming the next epoch, `batch` and `divergence` unless `loss` is
  /// finite.
  void check_loss(double loss, std::int64_t batch, double learning_rate,
                  const std::string& divergence = {}) const;
  /// Adds `record` as the next epoch and copies `parameters` if it is the best.
  /// @return the record with its `epoch` and `best` filled in.
  /// @throws NumericalError if its validation error is not finite; then nothing was added.
  EpochRecord add(EpochRecord record, const NamedTensors& parameters);

  /// Writes the members "history" and "best_epoch" and the tensors "best.*".
  void save(Checkpoint& state) const;

 private:
  void count_best(const EpochRecord& record);
  [[nodiscard]] std::string kept_text() const;

  std::vector<EpochRecord> history_;
  NamedTensors best_;
  std::int64_t best_epoch_ = 0;
  double best_error_ = std::numeric_limits<double>::infinity();
};

/// What `epoch` makes; where it throws, `trainer` is put back to its state before.
template <class Trainer, class Epoch>
EpochRecord all_or_nothing(Trainer& trainer, const Epoch& epoch) {
  const Checkpoint before = trainer.state();
  try {
    return epoch();
  } catch (...) {
    trainer.restore(before);
    throw;
  }
}

}  // namespace torsor
