#pragma once

#include <variant>

#include "cli/config.hpp"
#include "datasets/action.hpp"
#include "datasets/pairs.hpp"
#include "datasets/split.hpp"
#include "models/evaluation.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/supervision.hpp"
#include "models/train_options.hpp"
#include "models/vae_options.hpp"
#include "models/variational_autoencoder.hpp"

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
  std::variant<OperatorAutoencoder, VariationalAutoencoder> model;

  [[nodiscard]] const Autoencoder& autoencoder() const;
  /// Null for a variational model.
  [[nodiscard]] const OperatorAutoencoder* operator_model() const;
  /// How the model reconstructs pairs when it is used: x2 from x1 and the element, which weak
  /// supervision infers from both; or, where no operator moves codes, each image from itself.
  [[nodiscard]] ReconstructBatch reconstruction() const;
  /// The errors of the model, used so, over all pairs.
  [[nodiscard]] Evaluation errors(const Pairs& pairs) const;
};

/// The objects of the configuration's [data] section.
///
/// idx: the first sixth of the training images (10,000 of MNIST's 60,000) validates. npz with the
/// arrays train, valid and test: these. One array (the only one, data.array, or an .npy file), or a
/// folder of pictures: shuffled, since such files are often sorted by class, then split as
/// drawn shapes are; sprites and squares are whole worlds, in all three parts. With data.polar the
/// images are then resampled on rings. Everything random comes from the stream "data" of the seed:
/// another seed gives other objects and selections.
/// @throws DataError, InvalidArgument.
[[nodiscard]] DataSplit load_data(const Config& config);

/// The action of the [action] section on images of `shape`.
/// @throws InvalidArgument naming the key that does not fit.
[[nodiscard]] ActionPointer configured_action(const Config& config, ImageShape shape);

/// What training knows of its pairs: model.supervision, or nothing where there is no operator.
[[nodiscard]] SupervisionOptions supervision_options(const Config& config);

/// The options of the [vae] section: the published ones of its method but for what it sets.
[[nodiscard]] VaeOptions vae_options(const Config& config);

/// The options of the [train] section.
[[nodiscard]] TrainOptions train_options(const Config& config);

/// Other random weights for the model of `experiment`, from the stream "weights"/`start` of the
/// seed.
void restart(const Experiment& experiment, std::int64_t start);

/// Everything; weights from the stream "weights" of the seed.
/// @throws NumericalError with the certificate's explanation if the action fails it, unless
///         `allow_inexact` or `chained`; InvalidArgument naming model.code and data.size if the
///         memory that is free cannot hold the model in training.
[[nodiscard]] Experiment build_experiment(const Config& config);

}  // namespace torsor
