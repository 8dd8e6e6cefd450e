#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/experiment.hpp"
#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/results.hpp"
#include "cli/run_folder.hpp"
#include "models/threads.hpp"

namespace torsor {
namespace {

struct EvaluateArguments {
  std::string run;
  int threads = -1;  // -1: as the run was trained
  bool json = false;
};

int run_evaluate(const EvaluateArguments& options) {
  const auto start = std::chrono::steady_clock::now();
  const RunFolder folder = RunFolder::open(options.run);
  set_threads(options.threads >= 0 ? options.threads : static_cast<int>(folder.config().threads));
  const Experiment experiment = build_experiment(folder.config());
  const std::int64_t best_epoch = folder.load_best(experiment.autoencoder());
  const Evaluation test = experiment.errors(experiment.test);
  const Json elements = per_element_json(test);
  if (options.json) {
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    fmt::print("{}", json_text({{"run", options.run},
                                {"best_epoch", best_epoch},
                                {"test", test.error.json()},
                                {"per_element", elements},
                                {"versions", versions_json()},
                                {"seconds", {{"total", seconds}}}}));
    return 0;
  }
  fmt::print("test error {:.3e} (x1 {:.3e}, x2 {:.3e}) on {} pairs of {} objects\n\n{}",
             test.error.total(), test.error.x1, test.error.x2, experiment.test.size(),
             experiment.test.orbits().objects(), per_element_text(elements));
  return 0;
}

}  // namespace

void add_evaluate_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "test figures of a run's best checkpoint, in total and per group element");
  const auto options = std::make_shared<EvaluateArguments>();
  command->add_option("RUN", options->run, "the folder of a run")->required();
  command->add_option("--threads", options->threads, "threads; default: as in training")
      ->check(CLI::Range(0, 1024));
  add_json_flag(*command, options->json);
  command->footer("Example:\n  torsor evaluate runs/shift");
  command->callback([options, &job] { job = [options] { return run_evaluate(*options); }; });
}

}  // namespace torsor
