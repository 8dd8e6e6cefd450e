#include "models/train_options.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.hpp"

namespace torsor {

double learning_rate_at(const TrainOptions& options, double share) {
  if (options.schedule == Schedule::constant) return options.learning_rate;
  constexpr double kRise = 0.01;
  const double rise = std::min(1.0, share / kRise);
  return options.learning_rate * rise * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
}

void check_options(const TrainOptions& options) {
  require(options.epochs >= 1 && options.batch >= 1,
          "epochs and batch must be at least 1, not {} and {}", options.epochs, options.batch);
  require(options.learning_rate > 0.0, "the learning rate must be positive, not {}",
          options.learning_rate);
  require(options.pairs_per_epoch >= 0 && options.patience >= 0,
          "pairs per epoch and patience must not be negative, not {} and {}",
          options.pairs_per_epoch, options.patience);
  require(options.penalty >= 0.0, "the weight of the penalty must not be negative, not {}",
          options.penalty);
}

}  // namespace torsor
