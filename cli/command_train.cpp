#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/report/report.hpp"
#include "cli/results.hpp"
#include "cli/table.hpp"
#include "cli/train_run.hpp"
#include "cli/train_seeds.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

struct TrainArguments {
  ConfigOptions config;
  std::string out;
  std::string seeds;
  std::string device = "cpu";
  std::string progress = "auto";
  int threads = -1;  // -1: as the configuration says
  bool resume = false;
  bool force = false;
  bool no_report = false;
  bool json = false;
};

TrainSettings settings_of(const TrainArguments& options) {
  TrainSettings settings;
  settings.device = options.device;
  if (options.resume) settings.existing = RunFolder::Existing::resume;
  if (options.force) settings.existing = RunFolder::Existing::force;
  if (options.progress == "plain") settings.progress = Progress::Mode::plain;
  if (options.progress == "none") settings.progress = Progress::Mode::silent;
  return settings;
}

std::string error_row(const Json& error) {
  return fmt::format("{:.3e}  (x1 {:.3e}, x2 {:.3e})", error["error"].get<double>(),
                     error["error_x1"].get<double>(), error["error_x2"].get<double>());
}

void print_results(const Json& results) {
  fmt::print("test   {}\nvalid  {}\ntrain  {}\n", error_row(results["test"]),
             error_row(results["valid"]), error_row(results["train"]));
  if (results.contains("pose_accuracy")) {
    const Json& accuracy = results["pose_accuracy"];
    fmt::print(
        "poses  {:.2f} % of the inferred elements are right modulo stabilizers, {:.2f} % up to an "
        "automorphism of the group\n",
        100.0 * accuracy["labelled"].get<double>(), 100.0 * accuracy["renamed"].get<double>());
  }
  for (const char* key : {"floor", "baseline"}) {
    if (!results.contains(key)) continue;
    fmt::print("{:<6} {:.3e}  ({})\n", std::string_view(key) == "floor" ? "floor" : "base",
               results[key]["value"].get<double>(), results[key]["name"].get<std::string>());
  }
  const Json& seconds = results["seconds"];
  fmt::print("best epoch {} of {}; {} to train, {} in all\n\n{}",
             results["best_epoch"].get<std::int64_t>(), results["epochs"].get<std::int64_t>(),
             duration_text(seconds["train"].get<double>()),
             duration_text(seconds["total"].get<double>()),
             per_element_text(results["per_element"]));
}

void print_seeds(const Json& summary) {
  Table table({"seed", "test error", "valid", "train", "seconds"});
  for (const Json& run : summary["runs"]) {
    table.add({fmt::format("{}", run["seed"].get<std::int64_t>()),
               fmt::format("{:.3e}", run["test"]["error"].get<double>()),
               fmt::format("{:.3e}", run["valid"]["error"].get<double>()),
               fmt::format("{:.3e}", run["train"]["error"].get<double>()),
               fmt::format("{:.1f}", run["seconds"]["total"].get<double>())});
  }
  fmt::print("{}test error {:.3e} ± {:.1e} (mean ± deviation of {} seeds)\n", table.text(),
             summary["test"]["mean"].get<double>(), summary["test"]["deviation"].get<double>(),
             summary["runs"].size());
}

void report(const TrainArguments& options, const std::vector<fs::path>& runs) {
  if (options.no_report) return;
  const fs::path html = fs::path(options.out) / "report.html";
  write_report(runs, html);
  fmt::print(stderr, "report: {}\n", html.string());
}

int run_train(const TrainArguments& options) {
  Config config = options.config.read();
  if (options.threads >= 0) config.threads = options.threads;
  const TrainSettings settings = settings_of(options);
  if (options.seeds.empty()) {
    const Json results = train_run(config, options.out, settings);
    options.json ? fmt::print("{}", json_text(results)) : print_results(results);
    report(options, {options.out});
    return 0;
  }
  const Json summary = train_seeds(config, parse_seeds(options.seeds), options.out, settings);
  options.json ? fmt::print("{}", json_text(summary)) : print_seeds(summary);
  std::vector<fs::path> runs;
  for (const Json& item : summary["runs"]) runs.emplace_back(item["run"].get<std::string>());
  report(options, runs);
  return 0;
}

}  // namespace

void add_train_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand(
      "train", "certify the action, train a model, evaluate the best checkpoint, write a report");
  const auto options = std::make_shared<TrainArguments>();
  options->config.add_to(*command);
  command->add_option("--out", options->out, "the folder of the run")
      ->required()
      ->check(not_empty());
  CLI::Option* resume = command->add_flag(
      "--resume", options->resume, "continue the run in --out, or start one where there is none");
  command->add_flag("--force", options->force, "replace the run in --out")->excludes(resume);
  command->add_option("--threads", options->threads, "overrides the key threads; 0: all cores")
      ->check(CLI::Range(0, 1024));
  command
      ->add_option("--seeds", options->seeds,
                   "one run per seed, side by side, in --out/seed-0 and so on")
      ->type_name("0,1,2");
  command->add_option("--device", options->device)->check(CLI::IsMember({"cpu", "cuda"}));
  command->add_option("--progress", options->progress)
      ->check(CLI::IsMember({"auto", "plain", "none"}))
      ->capture_default_str();
  command->add_flag("--no-report", options->no_report, "write no report.html");
  add_json_flag(*command, options->json);
  command->footer("The keys of CONFIG with their defaults:\n\n" + config_text(Config{}) +
                  "\nExample:\n  torsor train examples/demo.toml --set model.operator=plane --out "
                  "runs/plane");
  command->callback([options, &job] { job = [options] { return run_train(*options); }; });
}

}  // namespace torsor
