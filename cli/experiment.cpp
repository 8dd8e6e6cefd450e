#include "cli/experiment.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/actions.hpp"
#include "groups/parse_group.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"

namespace torsor {
namespace {

Random seed_stream(const Config& config, std::string_view name) {
  return Random(static_cast<std::uint64_t>(config.seed)).stream(name);
}

}  // namespace

ActionPointer configured_action(const Config& config, ImageShape shape) {
  std::vector<ActionKind> kinds;
  for (const std::string& name : config.action.kind) kinds.push_back(parse_action_kind(name));
  const RenderMode render =
      config.action.render == "bilinear" ? RenderMode::bilinear : RenderMode::exact;
  return make_action(parse_group(config.action.group), kinds, shape,
                     {.render = render, .step = config.action.step});
}

OperatorPointer configured_operator(const Config& config, const FiniteGroup& group) {
  const std::string& name = config.model.latent;
  if (name == "shift") return std::make_shared<ShiftOperator>(group, config.model.code);
  if (name == "fourier") return std::make_shared<FourierOperator>(group, config.model.code);
  require(name == "plane", "unknown operator \"{}\"", name);  // the names are checked on reading
  return std::make_shared<PlaneOperator>(group, config.model.code);
}

TrainOptions train_options(const Config& config) {
  return {.epochs = config.train.epochs,
          .batch = config.train.batch,
          .learning_rate = config.train.learning_rate,
          .pairs_per_epoch = config.train.pairs,
          .patience = config.train.patience};
}

Experiment build_experiment(const Config& config) {
  DataSplit split = load_data(config);
  const ImageShape shape = split.train->shape();
  ActionPointer action = configured_action(config, shape);
  OperatorPointer latent = configured_operator(config, action->group());
  ActionCertificate certificate = action->certify(*split.train);
  if (!certificate.is_exact() && !config.action.allow_inexact && !config.action.chained) {
    throw NumericalError(
        fmt::format("the action fails its certificate: {}. To train on it anyway, "
                    "set action.allow_inexact = true",
                    certificate.explanation));
  }
  Random weights = seed_stream(config, "weights");
  OperatorAutoencoder model(
      shape, make_networks(config.model.encoder, shape, latent->code(), weights), latent);
  const bool chained = config.action.chained;
  Pairs train(Orbits(split.train, action), chained);
  Pairs valid(Orbits(split.valid, action), chained);
  Pairs test(Orbits(split.test, action), chained);
  return {config,           std::move(split), std::move(action), std::move(certificate),
          std::move(train), std::move(valid), std::move(test),   std::move(model)};
}

}  // namespace torsor
