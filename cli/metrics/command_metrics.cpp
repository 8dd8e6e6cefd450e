#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/metrics/metric_subject.hpp"
#include "cli/metrics/metric_text.hpp"
#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/report/metrics.hpp"
#include "cli/results.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "models/threads.hpp"

namespace torsor {
namespace {

struct MetricsArguments {
  std::vector<std::string> files;
  std::vector<std::string> runs;
  MetricRequest request;
  std::string report;
  int threads = 0;
  bool json = false;
};

/// @throws InvalidArgument where an option would change nothing.
void check_arguments(const MetricsArguments& arguments) {
  const MetricRequest& request = arguments.request;
  require(!arguments.files.empty() || !arguments.runs.empty(),
          "metrics needs a FILE with codes and factors, or --run RUN");
  if (arguments.files.empty()) {
    require(request.columns.continuous.empty() && request.columns.discrete.empty() &&
                request.cyclic.empty(),
            "--continuous, --discrete and --cyclic are for files: a run knows its factors");
  }
  require(request.objects == 0 || !arguments.runs.empty(),
          "--objects is for runs: of a file every row counts");
}

std::vector<MetricSubject> score_all(MetricsArguments& arguments) {
  const std::size_t count = arguments.files.size() + arguments.runs.size();
  Progress progress("scoring", static_cast<std::int64_t>(count));
  std::vector<MetricSubject> subjects;
  const auto score = [&](const std::string& name, auto function) {
    arguments.request.battery.progress = [&](std::string_view what) {
      progress.update(static_cast<std::int64_t>(subjects.size()),
                      fmt::format("{}: {}", name, what));
    };
    subjects.push_back(function(name, arguments.request));
  };
  const auto score_named = [](const std::string& file, const MetricRequest& request) {
    try {
      return score_file(file, request);
    } catch (const InvalidArgument& error) {
      throw InvalidArgument(fmt::format("{}: {}", file, error.what()));
    }
  };
  for (const std::string& file : arguments.files) score(file, score_named);
  for (const std::string& run : arguments.runs) score(run, score_run);
  progress.update(static_cast<std::int64_t>(count));
  progress.finish();
  return subjects;
}

/// One code's document, or {"files": [...]} of several.
Json document(const std::vector<MetricSubject>& subjects) {
  Json json;
  if (subjects.size() == 1) {
    json = subjects.front().json();
  } else {
    json["files"] = Json::array();
    for (const MetricSubject& subject : subjects) json["files"].push_back(subject.json());
  }
  json["versions"] = versions_json();
  return json;
}

int run_metrics_command(MetricsArguments arguments) {
  check_arguments(arguments);
  set_threads(arguments.threads);
  if (!arguments.report.empty()) require_free_page(arguments.report);
  const std::vector<MetricSubject> subjects = score_all(arguments);
  if (arguments.json) {
    fmt::print("{}", json_text(document(subjects)));
  } else if (subjects.size() == 1) {
    fmt::print("{}", metric_text(subjects.front()));
  } else {
    fmt::print("{}", metric_comparison(subjects));
  }
  if (!arguments.report.empty()) {
    write_metrics_report(arguments.report, subjects);
    fmt::print(stderr, "report: {}\n", arguments.report);
  }
  return 0;
}

std::string trimmed(const std::string& word) {
  const std::size_t first = word.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return word.substr(first, word.find_last_not_of(' ') - first + 1);
}

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

/// An option of several words, separated by commas.
template <class T>
CLI::Option* add_list(CLI::App& command, const char* name, T& words, const char* help) {
  return command.add_option(name, words, help)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->transform(trimmed, "");
}

void add_columns(CLI::App& command, MetricRequest& request) {
  command
      .add_option("--blocks", request.columns.blocks,
                  "columns that count as one unit, \"0-1,2-3\"; auto: those that single factors "
                  "move; scores of single columns are printed beside")
      ->transform(without_spaces, "");
  add_list(command, "--continuous", request.columns.continuous,
           "factors that are numbers, by name or number; default: those not whole");
  add_list(command, "--discrete", request.columns.discrete, "factors that are labels");
  add_list(command, "--cyclic", request.cyclic,
           "factors whose values go around, for d_lsbd, mixing, independence and higgins; default: "
           "all labels of three values or more");
}

}  // namespace

void add_metrics_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand(
      "metrics", "disentanglement scores of codes and factors, or of a run's encoder");
  const auto arguments = std::make_shared<MetricsArguments>();
  command->add_option("FILE", arguments->files,
                      "NPZ with codes [N, D] and factors [N, K], or CSV with columns code... and "
                      "factors; several are compared");
  command->add_option("--run", arguments->runs, "the folder of a trained run; may be repeated");
  add_columns(*command, arguments->request);
  add_list(*command, "--metrics", arguments->request.battery.metrics,
           "names, separated by commas; default: all that the data allow");
  command
      ->add_option("--objects", arguments->request.objects,
                   "of a run, at most; default: as many as 10,000 codes hold")
      ->check(CLI::Range(1, 1000000));
  command->add_flag("--control", arguments->request.control,
                    "score the entangled code as well: every supervised score must drop");
  command->add_flag("--exact-trees", arguments->request.battery.exact_trees,
                    "boosted trees with exact splits, as scikit-learn: slower");
  command->add_option("--seed", arguments->request.battery.seed, "of everything random")
      ->check(whole_number());
  command->add_option("--threads", arguments->threads, "0: all cores")->check(CLI::Range(0, 1024));
  command->add_option("--report", arguments->report, "an HTML page with the relation matrices");
  add_json_flag(*command, arguments->json);
  command->footer("Example:\n  torsor metrics codes.npz --blocks \"0-1,2-3\" --metrics mig,d_lsbd");
  command->callback(
      [arguments, &job] { job = [arguments] { return run_metrics_command(*arguments); }; });
}

}  // namespace torsor
