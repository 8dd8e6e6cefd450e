#include "cli/experiment.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/memory.hpp"
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

/// What `make` gives; its complaint about a value comes with the key that holds it.
template <class Make>
auto with_key(const char* key, const Make& make) {
  try {
    return make();
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(fmt::format("{}: {}", key, error.what()));
  }
}

/// Weights, their gradients and Adam's two moments.
constexpr double kBytesPerParameter = 4 * sizeof(float);

void require_memory(const Config& config, ImageShape shape, CodeShape code) {
  const std::optional<std::uint64_t> available = available_memory();
  const double needed = kBytesPerParameter * static_cast<double>(linear_parameters(shape, code));
  require(!available || needed <= static_cast<double>(*available),
          "a model of {} parameters needs {:.1f} GB to train, {:.1f} GB are free: choose a smaller "
          "model.code than {}, or images smaller than {} x {} (data.size)",
          linear_parameters(shape, code), needed / 1e9, static_cast<double>(*available) / 1e9,
          config.model.code, shape.width, shape.height);
}

/// The key to blame where an action cannot be built: steps of shifts, or the kinds themselves.
const char* action_key(const FiniteGroup& group, const std::vector<ActionKind>& kinds,
                       ImageShape shape) {
  try {
    static_cast<void>(make_action(group, kinds, shape, {.step = 1}));
    return "action.step";
  } catch (const InvalidArgument&) {
    return "action.kind";
  }
}

}  // namespace

ActionPointer configured_action(const Config& config, ImageShape shape) {
  std::vector<ActionKind> kinds;
  for (const std::string& name : config.action.kind) kinds.push_back(parse_action_kind(name));
  const RenderMode render =
      config.action.render == "bilinear" ? RenderMode::bilinear : RenderMode::exact;
  const FiniteGroup group =
      with_key("action.group", [&] { return parse_group(config.action.group); });
  try {
    return make_action(group, kinds, shape, {.render = render, .step = config.action.step});
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(fmt::format("{}: {}", action_key(group, kinds, shape), error.what()));
  }
}

OperatorPointer configured_operator(const Config& config, const FiniteGroup& group) {
  const std::string& name = config.model.latent;
  const std::int64_t code = config.model.code;
  return with_key("model.code", [&]() -> OperatorPointer {
    if (name == "shift") return std::make_shared<ShiftOperator>(group, code);
    if (name == "fourier") return std::make_shared<FourierOperator>(group, code);
    require(name == "plane", "unknown operator \"{}\"", name);  // names are checked on reading
    return std::make_shared<PlaneOperator>(group, code);
  });
}

TrainOptions train_options(const Config& config) {
  return {.epochs = config.train.method == "exact" ? 1 : config.train.epochs,
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
  require_memory(config, shape, latent->code());
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
