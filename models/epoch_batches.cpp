#include "models/epoch_batches.hpp"

#include <algorithm>
#include <utility>

namespace torsor {
namespace {

std::int64_t pairs_of_epoch(const Pairs& pairs, const TrainOptions& options) {
  return options.pairs_per_epoch > 0 ? options.pairs_per_epoch : pairs.size();
}

}  // namespace

EpochBatches::EpochBatches(const Pairs& pairs, const TrainOptions& options, Random random)
    : source_(&pairs),
      batch_(options.batch),
      total_(pairs_of_epoch(pairs, options)),
      every_pair_(options.pairs_per_epoch == 0),
      random_(std::move(random)),
      order_(every_pair_ ? total_ : 0, random_) {}

std::int64_t EpochBatches::count(const Pairs& pairs, const TrainOptions& options) {
  return (pairs_of_epoch(pairs, options) + options.batch - 1) / options.batch;
}

PairBatch EpochBatches::next() {
  const std::int64_t end = std::min(done_ + batch_, total_);
  const at::Tensor indices =
      every_pair_ ? order_.range(done_, end) : random_pair_indices(*source_, end - done_, random_);
  done_ = end;
  return source_->batch(indices);
}

double EpochBatches::learning_rate(const TrainOptions& options, std::int64_t epoch) const {
  const double share = static_cast<double>(done_) / static_cast<double>(total_);
  const double epochs = static_cast<double>(epoch - 1) + share;
  return learning_rate_at(options, epochs / static_cast<double>(options.epochs));
}

}  // namespace torsor
