#pragma once

#include <cstdint>

namespace torsor {

struct TrainOptions {
  std::int64_t epochs = 10;
  std::int64_t batch = 16;
  double learning_rate = 5e-4;
  std::int64_t pairs_per_epoch = 0;  ///< 0: every pair once per epoch, in a new random order
  std::int64_t patience = 0;         ///< epochs without a better validation error; 0: never stop
};

/// @throws InvalidArgument naming the option that is out of range.
void check_options(const TrainOptions& options);

}  // namespace torsor
