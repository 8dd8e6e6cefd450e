#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/metrics/metric_subject.hpp"
#include "cli/metrics/metric_text.hpp"
#include "cli/metrics/scores_file.hpp"
#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/report/metrics.hpp"
#include "cli/report/report.hpp"
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
  bool force = false;
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
  require(!arguments.force || !arguments.runs.empty(),
          "--force is for runs: nothing is written of a file");
}

/// Reads a code with `prepare`; what is wrong with the code names it.
template <class Prepare>
PreparedCode prepared_named(Prepare prepare, const std::string& name,
                            const MetricRequest& request) {
  try {
    return prepare(name, request);
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(fmt::format("{}: {}", name, error.what()));
  }
}

/// All files, then all runs: what is wrong with one is said before the first is scored.
std::vector<PreparedCode> prepare_all(const MetricsArguments& arguments, Progress& progress) {
  std::vector<PreparedCode> codes;
  const auto prepare = [&](const std::vector<std::string>& names, auto function) {
    for (const std::string& name : names) {
      progress.update(0, fmt::format("reading {}", name));
      codes.push_back(prepared_named(function, name, arguments.request));
    }
  };
  prepare(arguments.files, prepare_file);
  prepare(arguments.runs, prepare_run);
  return codes;
}

/// Writes the scores into the folder of their run. @return whether that can be done.
bool keep_scores(const MetricSubject& subject) {
  try {
    write_scores(subject.name, subject);
    return true;
  } catch (const DataError& error) {
    fmt::print(stderr, "warning: the scores are not kept: {}\n", error.what());
    return false;
  }
}

/// Writes the report of a run anew, which then shows its scores.
void renew_report(const std::filesystem::path& run) {
  const std::filesystem::path page = run / "report.html";
  try {
    write_report({run}, page);
    fmt::print(stderr, "report: {}\n", page.string());
  } catch (const DataError& error) {
    fmt::print(stderr, "warning: the report is not written: {}\n", error.what());
  }
}

/// What was scored, and the runs that keep it.
struct Scored {
  std::vector<MetricSubject> subjects;
  std::vector<std::filesystem::path> kept;
};

Scored score_all(const MetricsArguments& arguments) {
  const auto count = static_cast<std::int64_t>(arguments.files.size() + arguments.runs.size());
  Progress progress("scoring", count);
  Scored scored;
  for (PreparedCode& code : prepare_all(arguments, progress)) {
    const bool run = scored.subjects.size() >= arguments.files.size();
    code.battery.progress = [&, name = code.subject.name](std::string_view what) {
      progress.update(std::ssize(scored.subjects), fmt::format("{}: {}", name, what));
    };
    scored.subjects.push_back(score(std::move(code)));
    const MetricSubject& subject = scored.subjects.back();
    if (run && keep_scores(subject)) scored.kept.emplace_back(subject.name);
  }
  progress.update(count);
  progress.finish();
  return scored;
}

void print_scores(const std::vector<MetricSubject>& subjects, bool json) {
  if (json) {
    fmt::print("{}", json_text(scores_document(subjects)));
  } else if (subjects.size() == 1) {
    fmt::print("{}", metric_text(subjects.front()));
  } else {
    fmt::print("{}", metric_comparison(subjects));
  }
}

int run_metrics_command(const MetricsArguments& arguments) {
  check_arguments(arguments);
  set_threads(arguments.threads);
  if (!arguments.report.empty()) require_free_page(arguments.report);
  for (const std::string& run : arguments.runs) require_own_scores(run, arguments.force);
  const Scored scored = score_all(arguments);
  print_scores(scored.subjects, arguments.json);
  for (const std::filesystem::path& run : scored.kept) renew_report(run);
  if (!arguments.report.empty()) {
    write_metrics_report(arguments.report, scored.subjects);
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
  command->add_option(
      "--run", arguments->runs,
      "the folder of a trained run, which keeps the scores in scores.json and in its "
      "report; may be repeated");
  add_columns(*command, arguments->request);
  add_list(*command, "--metrics", arguments->request.battery.metrics,
           "names, separated by commas; default: all but those that run on request: "
           "downstream_accuracy, sample_efficiency, shifted_downstream, reduced_downstream, "
           "unfairness, flatness");
  command
      ->add_option("--objects", arguments->request.objects,
                   "of a run, at most; default: as many as 10,000 codes hold")
      ->check(CLI::Range(1, 1000000));
  command->add_flag("--control", arguments->request.control,
                    "score the entangled code as well: scores of structure should get worse");
  command->add_flag("--exact-trees", arguments->request.battery.exact_trees,
                    "boosted trees with exact splits, as scikit-learn: slower");
  command->add_option("--seed", arguments->request.battery.seed, "of everything random")
      ->check(whole_number());
  command->add_option("--threads", arguments->threads, "0: all cores")->check(CLI::Range(0, 1024));
  command->add_option("--report", arguments->report, "an HTML page with the relation matrices");
  command->add_flag("--force", arguments->force,
                    "replace a scores.json of a run that this program did not write");
  add_json_flag(*command, arguments->json);
  command->footer("Example:\n  torsor metrics codes.npz --blocks \"0-1,2-3\" --metrics mig,d_lsbd");
  command->callback(
      [arguments, &job] { job = [arguments] { return run_metrics_command(*arguments); }; });
}

}  // namespace torsor
