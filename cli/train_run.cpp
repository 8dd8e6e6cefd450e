#include "cli/train_run.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <ATen/Context.h>
#include <fmt/format.h>

#include "cli/experiment.hpp"
#include "cli/interrupt.hpp"
#include "cli/results.hpp"
#include "cli/winding_recorder.hpp"
#include "core/error.hpp"
#include "models/exact_solver.hpp"
#include "models/threads.hpp"
#include "models/trainer.hpp"
#include "models/vae_trainer.hpp"

namespace torsor {
namespace {

/// Seconds since it was made.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void require_device(const std::string& device) {
  require(
      device != "cuda" || at::hasCUDA(),
      "--device cuda: this LibTorch finds no CUDA device (see torsor doctor); use --device cpu");
}

void log_experiment(const Experiment& experiment) {
  fmt::print(stderr, "{}: {}\n", experiment.action->description(),
             experiment.certificate.explanation);
  fmt::print(stderr, "{} objects to train ({} pairs), {} to validate, {} to test\n",
             experiment.train.orbits().objects(), experiment.train.size(),
             experiment.valid.orbits().objects(), experiment.test.orbits().objects());
}

[[noreturn]] void stop(const RunFolder& folder, std::size_t epochs) {
  throw Interrupted{
      fmt::format("interrupted; {} holds the state after epoch {}. Continue with "
                  "--resume",
                  folder.path().string(), epochs)};
}

/// @param what  begins the progress line: "epoch 1/10".
void run_epoch(EpochTrainer& trainer, const RunFolder& folder, Progress::Mode mode,
               const std::string& what) {
  const std::size_t done = trainer.history().size();
  const std::int64_t per_epoch = folder.config().train.pairs;
  std::optional<Progress> progress;
  const EpochRecord record =
      trainer.run_epoch([&](std::int64_t pairs, std::int64_t total, double error) {
        if (!progress) {
          progress.emplace(what, per_epoch > 0 ? per_epoch : total, mode);
        }
        progress->update(pairs, fmt::format("loss {:.3e}", error));
        if (interrupted()) {
          progress.reset();
          stop(folder, done);
        }
      });
  if (progress) {
    progress->finish(fmt::format("train {:.3e}  valid {:.3e}{}", record.train.total(),
                                 record.valid.total(), record.best ? "  best" : ""));
  }
}

/// The exact solution as the first epoch.
void solve_first_epoch(Trainer& trainer, const Experiment& experiment) {
  const Stopwatch watch;
  const OperatorAutoencoder& model = *experiment.operator_model();
  const PairMoments moments = pair_moments(experiment.train);
  const Random random = Random(static_cast<std::uint64_t>(experiment.config.seed)).stream("train");
  const ExactOptions options{.iterations = experiment.config.train.iterations,
                             .tolerance = experiment.config.train.tolerance};
  const ExactSolution solution = solve_exact(moments, model.latent(), options, random);
  model.load(solution.parameters());
  const double seconds = watch.seconds();
  fmt::print(stderr, "exact solver: {}\n", solution.summary());
  trainer.adopt_epoch(solution.error, seconds);
}

/// The trainer of the experiment's model before its first epoch, or after it where the exact
/// solution counts as one.
std::unique_ptr<EpochTrainer> make_trainer(const Experiment& experiment, bool resumed) {
  const Config& config = experiment.config;
  const Random order = Random(static_cast<std::uint64_t>(config.seed)).stream("train");
  const OperatorAutoencoder* model = experiment.operator_model();
  if (model == nullptr) {
    return std::make_unique<VaeTrainer>(std::get<VariationalAutoencoder>(experiment.model),
                                        experiment.train, experiment.valid, vae_options(config),
                                        train_options(config), order);
  }
  auto trainer = std::make_unique<Trainer>(*model, experiment.train, experiment.valid,
                                           train_options(config), order);
  const bool solved = config.train.method == "exact" || config.train.start == "exact";
  if (solved && !resumed) solve_first_epoch(*trainer, experiment);
  return trainer;
}

/// The same with the state that `folder` holds, if there is one to go on from.
std::unique_ptr<EpochTrainer> make_trainer(const Experiment& experiment, const RunFolder& folder,
                                           RunFolder::Existing existing) {
  const bool resumed = existing == RunFolder::Existing::resume && folder.has("checkpoint.pt");
  std::unique_ptr<EpochTrainer> trainer = make_trainer(experiment, resumed);
  if (resumed) folder.restore(*trainer);
  // After resuming too: a kill may have come between the files of one epoch.
  if (!trainer->history().empty()) folder.save(*trainer);
  return trainer;
}

/// One epoch from each of train.starts random starts; leaves `trainer` after the one that was best
/// on the validation pairs. Where elements are inferred, most starts settle on codes that no single
/// automorphism relates to the images, and one epoch tells.
void choose_start(EpochTrainer& trainer, const Experiment& experiment, const RunFolder& folder,
                  Progress::Mode mode) {
  const std::int64_t starts = experiment.config.train.starts;
  const Checkpoint before = trainer.state();
  Checkpoint best;
  double least = std::numeric_limits<double>::infinity();
  for (std::int64_t start = 0; start < starts; ++start) {
    trainer.restore(before);
    if (start > 0) restart(experiment, start);
    run_epoch(trainer, folder, mode, fmt::format("start {}/{}", start + 1, starts));
    const double valid = trainer.history().back().valid.total();
    if (valid >= least) continue;
    least = valid;
    best = trainer.state();
  }
  trainer.restore(best);
  fmt::print(stderr, "the best of {} starts has a validation error of {:.3e}\n", starts, least);
}

double training_seconds(const EpochTrainer& trainer) {
  double sum = 0.0;
  for (const EpochRecord& record : trainer.history()) sum += record.seconds;
  return sum;
}

Json finished_results(const Experiment& experiment, const EpochTrainer& trainer,
                      double load_seconds, const Stopwatch& whole, const std::string& device) {
  const Stopwatch watch;
  experiment.autoencoder().load(trainer.best());
  Json results = evaluation_json(experiment);
  results["epochs"] = trainer.history().size();
  results["best_epoch"] = trainer.best_epoch();
  results["seed"] = experiment.config.seed;
  results["device"] = device;
  results["certificate"] = experiment.certificate.json();
  results["config"] = config_json(experiment.config);
  results["versions"] = versions_json();
  results["seconds"] = {{"load", load_seconds},
                        {"train", training_seconds(trainer)},
                        {"evaluate", watch.seconds()},
                        {"total", whole.seconds()}};
  return results;
}

}  // namespace

Json train_run(const Config& config, const std::filesystem::path& out,
               const TrainSettings& settings) {
  const Stopwatch whole;
  catch_interrupts();
  require_device(settings.device);
  RunFolder::check(out, config, settings.existing);
  set_threads(static_cast<int>(config.threads));
  const Experiment experiment = build_experiment(config);
  log_experiment(experiment);
  if (settings.device == "cuda") experiment.autoencoder().move_to(at::Device(at::kCUDA));
  const double load_seconds = whole.seconds();

  const RunFolder folder = RunFolder::create(out, config, settings.existing);
  const std::unique_ptr<EpochTrainer> trainer = make_trainer(experiment, folder, settings.existing);
  if (trainer->history().empty() && config.train.starts > 1) {
    choose_start(*trainer, experiment, folder, settings.progress);
    folder.save(*trainer);
  }
  WindingRecorder windings(experiment, folder, std::ssize(trainer->history()));
  windings.record(std::ssize(trainer->history()));
  while (!trainer->finished()) {
    if (interrupted()) stop(folder, trainer->history().size());
    run_epoch(*trainer, folder, settings.progress,
              fmt::format("epoch {}/{}", trainer->history().size() + 1, config.train.epochs));
    folder.save(*trainer);
    windings.record(std::ssize(trainer->history()));
  }
  if (interrupted()) stop(folder, trainer->history().size());
  Json results = finished_results(experiment, *trainer, load_seconds, whole, settings.device);
  write_json(folder.file("results.json"), results);
  return results;
}

}  // namespace torsor
