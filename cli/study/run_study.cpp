#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "cli/model_name.hpp"
#include "cli/report/report.hpp"
#include "cli/results.hpp"
#include "cli/run_folder.hpp"
#include "cli/side_by_side.hpp"
#include "cli/study/study.hpp"
#include "cli/study/study_files.hpp"
#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

struct PlannedRun {
  std::string name;
  Config config;
  fs::path folder;
};

/// The runs of one model, one per seed.
std::vector<PlannedRun> plan(const StudyModel& model, const StudySettings& settings,
                             const fs::path& out) {
  std::vector<PlannedRun> runs;
  for (const std::int64_t seed : settings.seeds) {
    PlannedRun run{fmt::format("{}, seed {}", model.name, seed), model.config,
                   out / "runs" / fmt::format("{}-seed-{}", slug(model.name), seed)};
    run.config.seed = seed;
    runs.push_back(std::move(run));
  }
  return runs;
}

bool is_finished(const PlannedRun& run) {
  std::error_code ignored;
  if (!fs::exists(run.folder / "results.json", ignored)) return false;
  return differing_keys(RunFolder::open(run.folder).config(), run.config).empty();
}

void train_all(const std::vector<PlannedRun>& runs, std::size_t at_once, const Study& study,
               const StudySettings& settings, const fs::path& out) {
  const TrainSettings train{
      .existing = settings.resume ? RunFolder::Existing::resume : RunFolder::Existing::refuse,
      .progress = settings.progress};
  const ScratchFolder configs;
  std::vector<Task> tasks;
  for (const PlannedRun& run : runs) {
    if (settings.resume && is_finished(run)) continue;
    RunFolder::check(run.folder, run.config, train.existing);
    const fs::path file = configs.path() / fmt::format("{}.toml", tasks.size());
    write_file(file, config_text(run.config));
    tasks.push_back(training_task(run.name, run.config, file, run.folder, train));
  }
  if (tasks.empty()) return;
  run_side_by_side(tasks, at_once, fmt::format("{}: {} runs, epochs", study.name, tasks.size()),
                   settings.progress,
                   fmt::format("interrupted; {} holds the state of every run after its last whole "
                               "epoch. Continue with --resume",
                               out.string()));
}

/// Mean and deviation of the numbers at `pointer` of several results; null if one lacks it.
Json summary(const std::vector<Json>& results, const char* pointer) {
  const Json::json_pointer path(pointer);
  std::vector<double> values;
  for (const Json& one : results) {
    if (!one.contains(path)) return {};
    values.push_back(one.at(path).get<double>());
  }
  const auto [mean, deviation] = mean_and_deviation(values);
  return {{"mean", mean}, {"deviation", deviation}};
}

Json row_json(const StudyModel& model, const std::vector<PlannedRun>& runs) {
  std::vector<Json> results;
  Json folders = Json::array();
  for (const PlannedRun& run : runs) {
    results.push_back(RunFolder::open(run.folder).results());
    folders.push_back(run.folder.string());
  }
  Json row = {{"name", model.name}, {"model", model_name(model.config)}};
  row["reference"] = model.reference ? Json(*model.reference) : Json();
  const std::vector<std::pair<const char*, const char*>> figures{
      {"test", "/test/error"},         {"test_x1", "/test/error_x1"},
      {"test_x2", "/test/error_x2"},   {"valid", "/valid/error"},
      {"train", "/train/error"},       {"floor", "/floor/value"},
      {"seconds", "/seconds/total"},   {"pose_accuracy", "/pose_accuracy/renamed"},
      {"baseline", "/baseline/value"},
  };
  for (const auto& [name, pointer] : figures) row[name] = summary(results, pointer);
  row["runs"] = folders;
  return row;
}

}  // namespace

Json run_study(const Study& study, const StudySettings& settings, const fs::path& out) {
  require(!settings.seeds.empty(), "a study needs at least one seed");
  require_study_folder(out, settings.resume);
  const Shares shares = share_cores(study.models.size() * settings.seeds.size(), settings.threads);
  std::vector<std::vector<PlannedRun>> plans;
  std::vector<PlannedRun> all;
  for (const StudyModel& model : study.models) {
    std::vector<PlannedRun> runs = plan(model, settings, out);
    for (PlannedRun& run : runs) run.config.threads = shares.threads;
    all.insert(all.end(), runs.begin(), runs.end());
    plans.push_back(std::move(runs));
  }
  train_all(all, shares.at_once, study, settings, out);

  Json rows = Json::array();
  std::vector<ReportRun> shown;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    rows.push_back(row_json(study.models[i], plans[i]));
    shown.push_back({plans[i].front().folder, study.models[i].name});
  }
  Json table = {{"study", study.name},
                {"question", study.question},
                {"seeds", settings.seeds},
                {"rows", rows},
                {"versions", versions_json()}};
  write_json(out / "table.json", table);
  if (settings.report) write_study_report(table, shown, out);
  return table;
}

}  // namespace torsor
