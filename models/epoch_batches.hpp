#pragma once

#include <cstdint>

#include "core/random.hpp"
#include "datasets/pairs.hpp"
#include "models/train_options.hpp"

namespace torsor {

/// The batches of one epoch: every pair once in a random order, or a number of random pairs.
class EpochBatches {
 public:
  /// `pairs` must outlive this object.
  /// @param random  the epoch's own stream.
  EpochBatches(const Pairs& pairs, const TrainOptions& options, Random random);

  /// The number of pairs of the epoch.
  [[nodiscard]] std::int64_t pairs() const { return total_; }
  /// How many of them the batches so far held.
  [[nodiscard]] std::int64_t done() const { return done_; }
  /// The number of batches of an epoch of these options.
  [[nodiscard]] static std::int64_t count(const Pairs& pairs, const TrainOptions& options);
  /// The learning rate that `options` set for the batch that was drawn last, in epoch `epoch`
  /// counted from 1.
  [[nodiscard]] double learning_rate(const TrainOptions& options, std::int64_t epoch) const;
  /// The next batch, shorter where the epoch ends; done() < pairs() is a precondition.
  [[nodiscard]] PairBatch next();

 private:
  const Pairs* source_;
  std::int64_t batch_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  bool every_pair_;
  Random random_;
  IndexOrder order_;
};

}  // namespace torsor
