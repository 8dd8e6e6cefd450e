#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/random.hpp"
#include "datasets/pairs.hpp"
#include "models/epoch_trainer.hpp"
#include "models/train_options.hpp"
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
class VaeTrainer final : public EpochTrainer {
 public:
  /// @throws InvalidArgument if an option is out of range.
  VaeTrainer(VariationalAutoencoder model, Pairs train, Pairs valid, VaeOptions vae,
             TrainOptions options, Random random);
  VaeTrainer(const VaeTrainer&) = delete;
  VaeTrainer& operator=(const VaeTrainer&) = delete;
  VaeTrainer(VaeTrainer&&) noexcept;
  VaeTrainer& operator=(VaeTrainer&&) noexcept;
  ~VaeTrainer() override;

  [[nodiscard]] bool finished() const override;
  EpochRecord run_epoch(const BatchObserver& observer = {}) override;
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
std::vector<EpochRecord> train(const VariationalAutoencoder& model, const Pairs& train,
                               const Pairs& valid, const VaeOptions& vae,
                               const TrainOptions& options, const Random& random);

}  // namespace torsor
