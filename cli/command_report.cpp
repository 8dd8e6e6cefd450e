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
#include "cli/report/report.hpp"
#include "cli/run_folder.hpp"
#include "core/json.hpp"

namespace torsor {
namespace {

struct ReportArguments {
  std::vector<std::string> runs;
  std::string out;
  bool json = false;
};

Json report_json(const ReportArguments& options) {
  Json runs = Json::array();
  for (const std::string& path : options.runs) {
    const RunFolder folder = RunFolder::open(path);
    const bool finished = folder.has("results.json");  // null for a run that was interrupted
    runs.push_back({{"run", path}, {"results", finished ? folder.results() : Json()}});
  }
  return {{"file", options.out}, {"runs", runs}};
}

int run_report(const ReportArguments& options) {
  const std::vector<std::filesystem::path> runs(options.runs.begin(), options.runs.end());
  write_report(runs, options.out);
  if (options.json) {
    fmt::print("{}", json_text(report_json(options)));
  } else {
    fmt::print("{}", summary_table(runs));
    fmt::print(stderr, "report: {}\n", options.out);
  }
  return 0;
}

}  // namespace

void add_report_command(CLI::App& app, Job& job) {
  CLI::App* command =
      app.add_subcommand("report", "the report of one or several runs, side by side");
  const auto options = std::make_shared<ReportArguments>();
  command->add_option("RUN", options->runs, "folders of runs")->required();
  command->add_option("--out", options->out, "the HTML file to write")
      ->required()
      ->check(not_empty());
  add_json_flag(*command, options->json);
  command->footer("Example:\n  torsor report runs/shift runs/plane --out report.html");
  command->callback([options, &job] { job = [options] { return run_report(*options); }; });
}

}  // namespace torsor
