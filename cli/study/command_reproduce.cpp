#include <cstdio>
#include <filesystem>
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
#include "cli/study/metrics_study.hpp"
#include "cli/study/recognition_study.hpp"
#include "cli/study/study.hpp"
#include "cli/train_seeds.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

/// The one study whose models are no autoencoders.
constexpr const char* kMetrics = "metrics";
constexpr const char* kRecognition = "recognition";

std::vector<std::string> all_names() {
  std::vector<std::string> names = study_names();
  names.emplace_back(kMetrics);
  names.emplace_back(kRecognition);
  return names;
}

struct ReproduceArguments {
  std::string name;
  std::string out;
  StudyData data;
  std::string seeds;
  std::string progress = "auto";
  int threads = 1;
  bool resume = false;
  bool no_report = false;
  bool json = false;
};

StudySettings settings_of(const ReproduceArguments& options) {
  StudySettings settings;
  const std::string seeds = options.data.quick ? "0,10" : "0,10,20,30,40";
  settings.seeds = parse_seeds(options.seeds.empty() ? seeds : options.seeds);
  settings.threads = options.threads;
  settings.resume = options.resume;
  settings.report = !options.no_report;
  if (options.progress == "plain") settings.progress = Progress::Mode::plain;
  if (options.progress == "none") settings.progress = Progress::Mode::silent;
  return settings;
}

Json run_named(const std::string& name, const StudyData& data, const StudySettings& settings,
               const fs::path& out) {
  if (name == kRecognition) return run_recognition_study(data, settings, out);
  if (name == kMetrics) return run_metrics_study(data, settings, out);
  return run_study(make_study(name, data), settings, out);
}

std::string text_of(const std::string& name, const Json& table) {
  if (name == kRecognition) return recognition_text(table);
  return name == kMetrics ? metrics_study_text(table) : study_text(table);
}

Json run_one(const std::string& name, const ReproduceArguments& options, const fs::path& out) {
  const StudySettings settings = settings_of(options);
  Json table = run_named(name, options.data, settings, out);
  if (!options.json) {
    fmt::print("{}\n", text_of(name, table));
    std::fflush(stdout);  // before the next study starts, and before stderr
  }
  if (!options.no_report) fmt::print(stderr, "report: {}\n", (out / "report.html").string());
  return table;
}

/// Every study; those of MNIST only where it is at hand.
Json run_every(const ReproduceArguments& options) {
  Json tables = Json::array();
  for (const std::string& name : all_names()) {
    if ((needs_mnist(name) || name == kRecognition) && options.data.mnist.empty()) {
      fmt::print(stderr, "{}: left out, it needs --mnist FOLDER\n", name);
      continue;
    }
    tables.push_back(run_one(name, options, fs::path(options.out) / name));
  }
  return {{"studies", tables}};
}

int run_reproduce(const ReproduceArguments& options) {
  const Json result =
      options.name == "all" ? run_every(options) : run_one(options.name, options, options.out);
  if (options.json) fmt::print("{}", json_text(result));
  return 0;
}

/// Paths as they are from anywhere, since runs keep them.
void make_absolute(StudyData& data) {
  for (std::string* path : {&data.shapes, &data.mnist}) {
    if (!path->empty()) *path = fs::absolute(*path).lexically_normal().string();
  }
}

}  // namespace

void add_reproduce_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand(
      "reproduce", "run a study: train its models with several seeds, print and report its table");
  const auto options = std::make_shared<ReproduceArguments>();
  command->add_option("NAME", options->name, "all, or one of: " + list_text(all_names()))
      ->required();
  command->add_option("--out", options->out, "the folder of the study")
      ->required()
      ->check(not_empty());
  command
      ->add_option("--shapes", options->data.shapes,
                   "train on the arrays train, valid and test of this .npz file instead of "
                   "drawings of the program")
      ->check(CLI::ExistingFile);
  command->add_option("--mnist", options->data.mnist, "the folder with the four files of MNIST")
      ->check(CLI::ExistingDirectory);
  command->add_flag("--quick", options->data.quick,
                    "few objects, epochs and seeds: the same table in minutes, with large errors");
  command->add_option("--seeds", options->seeds, "default: 0,10,20,30,40; with --quick 0,10")
      ->type_name("0,1,2");
  command
      ->add_option("--threads", options->threads,
                   "of each process; as many run at once as the cores allow")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_flag("--resume", options->resume, "continue the study in --out");
  command->add_option("--progress", options->progress)
      ->check(CLI::IsMember({"auto", "plain", "none"}))
      ->capture_default_str();
  command->add_flag("--no-report", options->no_report, "write no report.html");
  add_json_flag(*command, options->json);
  command->footer("Example:\n  torsor reproduce shapes-rotation --quick --out studies/rotation");
  command->callback([options, &job] {
    make_absolute(options->data);
    job = [options] { return run_reproduce(*options); };
  });
}

}  // namespace torsor
