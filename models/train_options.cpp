#include "models/train_options.hpp"

#include "core/error.hpp"

namespace torsor {

void check_options(const TrainOptions& options) {
  require(options.epochs >= 1 && options.batch >= 1,
          "epochs and batch must be at least 1, not {} and {}", options.epochs, options.batch);
  require(options.learning_rate > 0.0, "the learning rate must be positive, not {}",
          options.learning_rate);
  require(options.pairs_per_epoch >= 0 && options.patience >= 0,
          "pairs per epoch and patience must not be negative, not {} and {}",
          options.pairs_per_epoch, options.patience);
}

}  // namespace torsor
