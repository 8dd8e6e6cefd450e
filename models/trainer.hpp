#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/random.hpp"
#include "models/epoch_trainer.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/train_options.hpp"

namespace torsor {

/// Trains an operator autoencoder with Adam on pairs.
class Trainer final : public EpochTrainer {
 public:
  Trainer(OperatorAutoencoder model, Pairs train, Pairs valid, TrainOptions options, Random random);
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;
  ~Trainer() override;

  [[nodiscard]] bool finished() const override;
  EpochRecord run_epoch(const BatchObserver& observer = {}) override;
  /// Counts the model's present parameters as an epoch that was trained elsewhere, for example by
  /// the exact solver in `seconds`, and validates.
  /// @throws NumericalError if the validation error is not finite.
  EpochRecord adopt_epoch(PairError train, double seconds);

  [[nodiscard]] const std::vector<EpochRecord>& history() const override;
  [[nodiscard]] const NamedTensors& best() const override;
  [[nodiscard]] std::int64_t best_epoch() const override;
  [[nodiscard]] Checkpoint state() const override;
  void restore(const Checkpoint& state) override;

 private:
  struct State;

  std::unique_ptr<State> state_;
};

/// Runs every epoch, loads the best parameters into the model and returns the history.
std::vector<EpochRecord> train(const OperatorAutoencoder& model, const Pairs& train,
                               const Pairs& valid, const TrainOptions& options,
                               const Random& random);

}  // namespace torsor
