#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/random.hpp"
#include "datasets/pairs.hpp"
#include "models/checkpoint.hpp"
#include "models/train_options.hpp"
#include "models/training_log.hpp"
#include "models/vae_options.hpp"
#include "models/variational_autoencoder.hpp"

namespace torsor {

/// Trains a variational autoencoder with Adam on the images of pairs.
///
/// A batch of N pairs is 2N images; only weakly supervised methods see which belong together. The
/// model's first and second moments decay with 0.9 and 0.999, the discriminator's with 0.5 and 0.9
/// (Locatello et al. 2019). The errors of a record are mean squares per pixel: in training of the
/// decoded samples, in validation of the decoded means. Its `losses` are "loss", "reconstruction",
/// "kl", "regularizer" and for FactorVAE "discriminator".
///
/// As of Trainer, the state between epochs is complete to the bit, and the best parameters are
/// copied when the validation error was lowest.
class VaeTrainer {
 public:
  /// Called after every batch with (pairs done in this epoch, pairs of the epoch, batch loss).
  using BatchObserver = std::function<void(std::int64_t, std::int64_t, double)>;

  /// @throws InvalidArgument if an option is out of range.
  VaeTrainer(VariationalAutoencoder model, Pairs train, Pairs valid, VaeOptions vae,
             TrainOptions options, Random random);
  VaeTrainer(const VaeTrainer&) = delete;
  VaeTrainer& operator=(const VaeTrainer&) = delete;
  VaeTrainer(VaeTrainer&&) noexcept;
  VaeTrainer& operator=(VaeTrainer&&) noexcept;
  ~VaeTrainer();

  /// Whether the last epoch is done or the validation error has not fallen for `patience` epochs.
  [[nodiscard]] bool finished() const;
  /// Runs one epoch and validates.
  /// @throws NumericalError naming epoch and batch when a loss is not finite, and whatever
  ///         `observer` throws; then `state()` and the model are what they were before the epoch.
  EpochRecord run_epoch(const BatchObserver& observer = {});

  [[nodiscard]] const std::vector<EpochRecord>& history() const;
  /// Parameters with the lowest validation error; the initial ones before the first epoch.
  [[nodiscard]] const NamedTensors& best() const;
  [[nodiscard]] std::int64_t best_epoch() const;

  /// Everything needed to go on: parameters, best parameters, Adam's moments, history, and the
  /// discriminator's parameters and moments.
  [[nodiscard]] Checkpoint state() const;
  /// @throws InvalidArgument if `state` belongs to another model or method, or is no training
  ///         state.
  void restore(const Checkpoint& state);

 private:
  struct State;

  std::unique_ptr<State> state_;
};

/// Runs every epoch, loads the best parameters into the model and returns the history.
std::vector<EpochRecord> train(const VariationalAutoencoder& model, const Pairs& train,
                               const Pairs& valid, const VaeOptions& vae,
                               const TrainOptions& options, const Random& random);

}  // namespace torsor
