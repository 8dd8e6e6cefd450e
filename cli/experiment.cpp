#include "cli/experiment.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/configured_operator.hpp"
#include "cli/memory.hpp"
#include "cli/with_key.hpp"
#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/actions.hpp"
#include "groups/parse_group.hpp"

namespace torsor {
namespace {

Random seed_stream(const Config& config, std::string_view name) {
  return Random(static_cast<std::uint64_t>(config.seed)).stream(name);
}

/// Weights, their gradients and Adam's two moments.
constexpr double kBytesPerParameter = 4 * sizeof(float);

Heads heads_of(const Config& config) {
  return config.vae.method == "none" ? Heads::code : Heads::posterior;
}

void require_memory(const Config& config, ImageShape shape, CodeShape code) {
  const std::optional<std::uint64_t> available = available_memory();
  const std::int64_t count =
      network_parameters(config.model.encoder, shape, code, heads_of(config));
  const double needed = kBytesPerParameter * static_cast<double>(count);
  require(!available || needed <= static_cast<double>(*available),
          "a model of {} parameters needs {:.1f} GB to train, {:.1f} GB are free: choose a smaller "
          "model.code than {}, or images smaller than {} x {} (data.size)",
          count, needed / 1e9, static_cast<double>(*available) / 1e9, config.model.code,
          shape.width, shape.height);
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

/// @throws InvalidArgument where the exact solver does not apply.
void require_solvable(const Config& config) {
  const char* key = config.train.method == "exact" ? "method" : "start";
  if (config.train.method != "exact" && config.train.start != "exact") return;
  require(config.model.encoder.ends_with("linear"),
          "train.{} = \"exact\" is for linear encoders, not for model.encoder = \"{}\"", key,
          config.model.encoder);
  require(config.model.supervision == "full" && config.model.latent != "none",
          "train.{} = \"exact\" needs the elements of the pairs: model.supervision = \"full\" and "
          "an operator",
          key);
}

/// @throws InvalidArgument where a variational autoencoder is asked for what it does not do.
void require_variational(const Config& config) {
  if (config.vae.method == "none") return;
  require(config.model.latent == "none",
          "vae.method = \"{}\" moves no codes: set model.operator = \"none\", not \"{}\"",
          config.vae.method, config.model.latent);
  require(config.model.supervision == "full",
          "vae.method = \"{}\" infers no elements: leave model.supervision = \"full\"",
          config.vae.method);
}

std::variant<OperatorAutoencoder, VariationalAutoencoder> make_model(
    const Config& config, ImageShape shape, const OperatorPointer& latent) {
  Random weights = seed_stream(config, "weights");
  NetworkPair networks =
      make_networks(config.model.encoder, shape, latent->code(), weights, heads_of(config));
  if (config.vae.method == "none") {
    return OperatorAutoencoder(shape, std::move(networks), latent);
  }
  return VariationalAutoencoder(shape, std::move(networks),
                                parse_likelihood(config.vae.likelihood));
}

}  // namespace

const Autoencoder& Experiment::autoencoder() const {
  return std::visit([](const auto& one) -> const Autoencoder& { return one; }, model);
}

const OperatorAutoencoder* Experiment::operator_model() const {
  return std::get_if<OperatorAutoencoder>(&model);
}

ReconstructBatch Experiment::reconstruction() const {
  if (const OperatorAutoencoder* moved = operator_model()) {
    return [pairs = PairReconstruction(*moved, supervision_options(config))](
               const PairBatch& batch) { return pairs.in_use(batch); };
  }
  return [vae = std::get<VariationalAutoencoder>(model)](const PairBatch& batch) {
    return reconstruct(vae, batch);
  };
}

Evaluation Experiment::errors(const Pairs& pairs) const {
  if (const OperatorAutoencoder* moved = operator_model()) {
    return evaluate(PairReconstruction(*moved, supervision_options(config)), pairs);
  }
  return evaluate(std::get<VariationalAutoencoder>(model), pairs);
}

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

SupervisionOptions supervision_options(const Config& config) {
  SupervisionOptions options;
  options.pose = {.temperature = config.train.temperature, .phase_only = config.train.phase_only};
  if (config.model.supervision == "weak") options.kind = Supervision::weak;
  if (config.model.latent == "none") options.kind = Supervision::none;
  return options;
}

VaeOptions vae_options(const Config& config) {
  VaeOptions options = vae_options(parse_vae_method(config.vae.method));
  const auto set = [](auto& option, auto value) {
    if (value != 0) option = value;
  };
  set(options.beta, config.vae.beta);
  set(options.gamma, config.vae.gamma);
  set(options.capacity, config.vae.capacity);
  set(options.capacity_steps, config.vae.capacity_steps);
  set(options.lambda_od, config.vae.lambda_od);
  set(options.lambda_d, config.vae.lambda_d);
  return options;
}

TrainOptions train_options(const Config& config) {
  return {.epochs = config.train.method == "exact" ? 1 : config.train.epochs,
          .batch = config.train.batch,
          .learning_rate = config.train.learning_rate,
          .pairs_per_epoch = config.train.pairs,
          .patience = config.train.patience,
          .schedule = config.train.schedule == "cosine" ? Schedule::cosine : Schedule::constant,
          .penalty = config.train.penalty,
          .supervision = supervision_options(config)};
}

Experiment build_experiment(const Config& config) {
  require_solvable(config);
  require_variational(config);
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
  const bool chained = config.action.chained;
  Pairs train(Orbits(split.train, action), chained);
  Pairs valid(Orbits(split.valid, action), chained);
  Pairs test(Orbits(split.test, action), chained);
  return {config,           std::move(split), std::move(action), std::move(certificate),
          std::move(train), std::move(valid), std::move(test),   make_model(config, shape, latent)};
}

void restart(const Experiment& experiment, std::int64_t start) {
  const Autoencoder& model = experiment.autoencoder();
  Random weights =
      seed_stream(experiment.config, "weights").stream(static_cast<std::uint64_t>(start));
  const NetworkPair fresh = make_networks(experiment.config.model.encoder, model.image(),
                                          model.code(), weights, heads_of(experiment.config));
  NamedTensors all;
  append(all, "encoder.", fresh.encoder->parameters());
  append(all, "decoder.", fresh.decoder->parameters());
  if (const OperatorAutoencoder* moved = experiment.operator_model()) {
    append(all, "operator.", moved->latent().parameters());
  }
  model.load(all);
}

}  // namespace torsor
