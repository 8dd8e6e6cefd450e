#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/random.hpp"
#include "datasets/torus_pairs.hpp"
#include "models/epoch_trainer.hpp"
#include "models/torus_autoencoder.hpp"
#include "models/train_options.hpp"

namespace torsor {

/// Trains a torus autoencoder with Adam on pairs drawn anew for every batch.
///
/// The loss is the mean squared error per pixel of x1 from its code plus that of x2 from the moved
/// code. An epoch is `pairs_per_epoch` pairs; every epoch validates on the same pairs, drawn once
/// from a stream of their own. Options for learned operators of finite groups and for inferred
/// elements (`penalty`, `supervision`) have no meaning here.
///
/// Learned weights are trained at the angles plus -1, 0 or 1 whole turns, drawn for every pair: the
/// images are the same, and only integers give the same codes. Without them a large code fits one
/// turn with sums of fractional weights and fails outside it.
class TorusTrainer final : public EpochTrainer {
 public:
  /// The validation pairs of an epoch.
  static constexpr std::int64_t kValidationPairs = 1000;

  /// @throws InvalidArgument if an option is out of range, pairs_per_epoch is 0, or model and
  ///         pairs differ in shape or number of angles.
  TorusTrainer(TorusAutoencoder model, TorusPairs train, TorusPairs valid, TrainOptions options,
               Random random);
  TorusTrainer(const TorusTrainer&) = delete;
  TorusTrainer& operator=(const TorusTrainer&) = delete;
  TorusTrainer(TorusTrainer&&) noexcept;
  TorusTrainer& operator=(TorusTrainer&&) noexcept;
  ~TorusTrainer() override;

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
std::vector<EpochRecord> train(const TorusAutoencoder& model, const TorusPairs& train,
                               const TorusPairs& valid, const TrainOptions& options,
                               const Random& random);

}  // namespace torsor
