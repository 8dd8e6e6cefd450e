#pragma once

#include "cli/config.hpp"
#include "datasets/action.hpp"
#include "datasets/pairs.hpp"
#include "datasets/split.hpp"
#include "models/operator_autoencoder.hpp"

namespace torsor {

/// What a configuration describes, built: data, certified action, pairs, an untrained model.
struct Experiment {
  Config config;
  DataSplit split;
  ActionPointer action;
  ActionCertificate certificate;
  Pairs train;
  Pairs valid;
  Pairs test;
  OperatorAutoencoder model;
};

/// The objects of the configuration's [data] section. @throws DataError, InvalidArgument.
[[nodiscard]] DataSplit load_data(const Config& config);

/// The action of the [action] section on images of `shape`.
[[nodiscard]] ActionPointer configured_action(const Config& config, ImageShape shape);

/// Everything; refuses an action that fails its certificate unless `allow_inexact` or `chained`.
[[nodiscard]] Experiment build_experiment(const Config& config);

}  // namespace torsor
