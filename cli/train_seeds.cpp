#include "cli/train_seeds.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/format.h>

#include "cli/side_by_side.hpp"
#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

void require_free(const fs::path& out, RunFolder::Existing existing) {
  std::error_code error;
  if (!fs::exists(out, error)) return;
  if (!fs::is_directory(out, error)) {
    throw DataError(out.string(), "expected a folder for the runs, found a file");
  }
  for (const auto& entry : fs::directory_iterator(out, error)) {
    const std::string name = entry.path().filename().string();
    require(name.starts_with("seed-") || name == "seeds.json" || name == "report.html",
            "{}: the folder holds {}, which no run over several seeds makes; nothing was changed. "
            "Choose another folder",
            out.string(), name);
    require(existing != RunFolder::Existing::refuse || name.starts_with("seed-"),
            "{}: the folder holds the {} of earlier runs; nothing was changed. Continue them with "
            "--resume, replace them with --force, or choose another folder",
            out.string(), name);
  }
}

Json part_json(const Json& runs, const char* part) {
  std::vector<double> errors;
  for (const Json& run : runs) errors.push_back(run[part]["error"].get<double>());
  const auto [mean, deviation] = mean_and_deviation(errors);
  return {{"mean", mean}, {"deviation", deviation}};
}

Json summary(const std::vector<std::int64_t>& seeds, const std::vector<fs::path>& folders) {
  Json list = Json::array();
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    const Json results = RunFolder::open(folders[i]).results();
    Json entry = {{"seed", seeds[i]}, {"run", folders[i].string()}};
    for (const char* key : {"test", "valid", "train", "seconds"}) entry[key] = results[key];
    list.push_back(entry);
  }
  Json json = {{"runs", list}};
  for (const char* part : {"test", "valid", "train"}) json[part] = part_json(list, part);
  return json;
}

}  // namespace

std::vector<std::int64_t> parse_seeds(const std::string& text) {
  std::vector<std::int64_t> seeds;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::int64_t seed = -1;
    const auto [last, error] = std::from_chars(text.data() + begin, text.data() + end, seed);
    require(error == std::errc() && last == text.data() + end && seed >= 0,
            "--seeds {}: expected whole numbers from 0 with commas between them, for example 0,1,2",
            text);
    require(std::find(seeds.begin(), seeds.end(), seed) == seeds.end(),
            "--seeds {}: the seed {} occurs twice", text, seed);
    seeds.push_back(seed);
    begin = end + 1;
  }
  return seeds;
}

Json train_seeds(Config config, const std::vector<std::int64_t>& seeds, const fs::path& out,
                 const TrainSettings& settings) {
  require_free(out, settings.existing);
  const Shares shares = share_cores(seeds.size(), config.threads);
  config.threads = shares.threads;
  const ScratchFolder configs;
  std::vector<Task> tasks;
  std::vector<fs::path> folders;
  for (const std::int64_t seed : seeds) {
    config.seed = seed;
    folders.push_back(out / fmt::format("seed-{}", seed));
    RunFolder::check(folders.back(), config, settings.existing);
    const fs::path file = configs.path() / fmt::format("{}.toml", seed);
    write_file(file, config_text(config));
    tasks.push_back(
        training_task(fmt::format("seed {}", seed), config, file, folders.back(), settings));
  }
  run_side_by_side(tasks, shares.at_once, fmt::format("{} seeds, epochs", seeds.size()),
                   settings.progress,
                   fmt::format("interrupted; {} holds the state of every seed after its last whole "
                               "epoch. Continue with --resume",
                               out.string()));
  Json json = summary(seeds, folders);
  write_json(out / "seeds.json", json);
  return json;
}

}  // namespace torsor
