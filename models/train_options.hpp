#pragma once

#include <cstdint>

#include "models/supervision.hpp"

namespace torsor {

/// How the learning rate changes over the steps of all epochs.
enum class Schedule {
  constant,
  cosine  ///< rises linearly over the first hundredth, then falls to 0 as half a cosine
};

struct TrainOptions {
  std::int64_t epochs = 10;
  std::int64_t batch = 16;
  double learning_rate = 5e-4;
  std::int64_t pairs_per_epoch = 0;  ///< 0: every pair once per epoch, in a new random order
  std::int64_t patience = 0;         ///< epochs without a better validation error; 0: never stop
  Schedule schedule = Schedule::constant;
  double penalty = 1.0;  ///< weight of a learned operator's distance from a representation
  SupervisionOptions supervision = {};
};

/// The learning rate at a share of all steps in [0, 1].
[[nodiscard]] double learning_rate_at(const TrainOptions& options, double share);

/// @throws InvalidArgument naming the option that is out of range.
void check_options(const TrainOptions& options);

}  // namespace torsor
