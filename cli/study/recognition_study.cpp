#include "cli/study/recognition_study.hpp"

#include <algorithm>
#include <cstdint>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/report/recognition.hpp"
#include "cli/results.hpp"
#include "cli/side_by_side.hpp"
#include "cli/study/study_files.hpp"
#include "cli/table.hpp"
#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

/// What one line of the table trains.
struct RecognitionModel {
  const char* motion;
  const char* op;
  const char* name;
  /// Worst unseen pose in percent as published by Dinh and Deny (2026), pose known / by neighbours.
  const char* reference;
};

constexpr RecognitionModel kModels[] = {
    {"rotation", "shift", "rotation, shift operator", "95.6-96.0 / 84.1-89.9"},
    {"rotation", "learned", "rotation, learned operator", "95.3-96.3 / 85.4-89.3"},
    {"rotation", "none", "rotation, no operator", "25.2"},
    {"shift_x", "shift", "x-shift, shift operator", "92.3-96.0 / 89.6-94.5"},
    {"shift_x", "learned", "x-shift, learned operator", "83.6-96.0 / 71.7-94.1"},
    {"shift_x", "none", "x-shift, no operator", "28.3"},
    {"shift_y", "shift", "y-shift, shift operator", "95.6-96.2 / 93.6-94.2"},
    {"shift_y", "learned", "y-shift, learned operator", "94.6-96.3 / 91.3-94.1"},
    {"shift_y", "none", "y-shift, no operator", "13.6"},
};

constexpr const char* kQuestion =
    "Digits 0 to 8 painted on noise, trained in five poses (rotations from -72 to 72°, shifts from "
    "-4 to 4 px): are they recognized in the poses that were never trained on?";

fs::path result_file(const RecognitionModel& model, std::int64_t seed, const fs::path& out) {
  return out / "runs" / fmt::format("{}-seed-{}.json", slug(model.name), seed);
}

Task recognition_task(const RecognitionModel& model, std::int64_t seed, std::int64_t threads,
                      const StudyData& data, const fs::path& file) {
  std::vector<std::string> arguments{"recognize",
                                     "--mnist",
                                     data.mnist,
                                     "--motion",
                                     model.motion,
                                     "--operator",
                                     model.op,
                                     "--seed",
                                     fmt::format("{}", seed),
                                     "--threads",
                                     fmt::format("{}", threads),
                                     "--out",
                                     file.string(),
                                     "--progress",
                                     "none"};
  if (data.quick) {
    arguments.insert(arguments.end(), {"--objects", "2000", "--epochs", "4"});
  }
  return {fmt::format("{}, seed {}", model.name, seed), std::move(arguments), 1, {}};
}

Json numbers(const std::vector<double>& values) {
  const auto [mean, deviation] = mean_and_deviation(values);
  return {{"mean", mean}, {"deviation", deviation}};
}

/// The least value of `figure` over the poses that were not trained on.
template <class Figure>
double worst_unseen(const Json& result, const Figure& figure) {
  double worst = 1.0;
  for (const Json& pose : result.at("poses")) {
    if (!pose.at("trained").get<bool>()) worst = std::min(worst, figure(pose));
  }
  return worst;
}

double mean_trained(const Json& result) {
  double sum = 0.0;
  double count = 0.0;
  for (const Json& pose : result.at("poses")) {
    if (!pose.at("trained").get<bool>()) continue;
    sum += pose.at("known").get<double>();
    count += 1.0;
  }
  return sum / count;
}

Json row_json(const RecognitionModel& model, const std::vector<fs::path>& files) {
  std::vector<double> trained;
  std::vector<double> known;
  std::vector<double> seconds;
  std::vector<Json> results;
  Json runs = Json::array();
  for (const fs::path& file : files) {
    const Json result = read_json(file);
    trained.push_back(mean_trained(result));
    known.push_back(
        worst_unseen(result, [](const Json& pose) { return pose.at("known").get<double>(); }));
    const Json& time = result.at("seconds");
    seconds.push_back(time.at("train").get<double>() + time.at("test").get<double>());
    results.push_back(result);
    runs.push_back(file.string());
  }
  Json row = {{"name", model.name},
              {"motion", model.motion},
              {"operator", model.op},
              {"reference", model.reference},
              {"trained", numbers(trained)},
              {"known", numbers(known)},
              {"inferred", Json::object()},
              {"seconds", numbers(seconds)},
              {"poses", results.front().at("poses")},
              {"runs", runs}};
  const Json& neighbours = results.front().at("options").at("neighbours");
  const bool inferred = !results.front().at("poses").at(0).at("inferred").empty();
  for (std::size_t i = 0; inferred && i < neighbours.size(); ++i) {
    std::vector<double> worst;
    for (const Json& result : results) {
      worst.push_back(worst_unseen(
          result, [i](const Json& pose) { return pose.at("inferred").at(i).get<double>(); }));
    }
    row["inferred"][fmt::format("{}", neighbours[i].get<std::int64_t>())] = numbers(worst);
  }
  return row;
}

}  // namespace

Json run_recognition_study(const StudyData& data, const StudySettings& settings,
                           const fs::path& out) {
  require(!settings.seeds.empty(), "a study needs at least one seed");
  require(!data.mnist.empty(),
          "the study recognition needs --mnist FOLDER, where the four files of MNIST are");
  require_study_folder(out, settings.resume);
  std::error_code error;
  fs::create_directories(out / "runs", error);
  if (error) throw DataError(out.string(), "the folder cannot be made: " + error.message());
  const std::size_t count = std::size(kModels) * settings.seeds.size();
  const Shares shares = share_cores(count, settings.threads);
  std::vector<Task> tasks;
  for (const RecognitionModel& model : kModels) {
    for (const std::int64_t seed : settings.seeds) {
      const fs::path file = result_file(model, seed, out);
      if (settings.resume && fs::exists(file, error)) continue;
      tasks.push_back(recognition_task(model, seed, shares.threads, data, file));
    }
  }
  if (!tasks.empty()) {
    run_side_by_side(tasks, shares.at_once, fmt::format("recognition: {} runs", tasks.size()),
                     settings.progress,
                     fmt::format("interrupted; {} holds the runs that are finished. Continue with "
                                 "--resume",
                                 out.string()));
  }
  Json rows = Json::array();
  for (const RecognitionModel& model : kModels) {
    std::vector<fs::path> files;
    for (const std::int64_t seed : settings.seeds) files.push_back(result_file(model, seed, out));
    rows.push_back(row_json(model, files));
  }
  Json table = {{"study", "recognition"},
                {"question", kQuestion},
                {"seeds", settings.seeds},
                {"rows", rows},
                {"versions", versions_json()}};
  write_json(out / "table.json", table);
  if (settings.report) write_recognition_report(table, out / "report.html");
  return table;
}

std::string recognition_text(const Json& table) {
  const TextTable figures = recognition_table(table);
  Table text(figures.columns);
  for (const std::vector<std::string>& row : figures.rows) text.add(row);
  const auto seeds = table.at("seeds").get<std::vector<std::int64_t>>();
  return fmt::format(
      "recognition: {}\n\n{}\npercent recognized, mean ± deviation over the seeds {}; but for the "
      "first column in the worst pose that was never trained on\n",
      table.at("question").get<std::string>(), text.text(), fmt::join(seeds, ", "));
}

}  // namespace torsor
