#include "cli/train_seeds.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "cli/child_process.hpp"
#include "cli/interrupt.hpp"
#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

/// One seed's run and the process that trains it.
struct SeedRun {
  std::int64_t seed = 0;
  fs::path folder;
  Config config;
  std::optional<ChildProcess> process;
};

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

void start(SeedRun& run, const fs::path& config, const TrainSettings& settings) {
  std::vector<std::string> arguments = {
      "train", config.string(), "--out",         run.folder.string(), "--progress",
      "none",  "--device",      settings.device, "--no-report"};
  if (settings.existing == RunFolder::Existing::resume) arguments.emplace_back("--resume");
  if (settings.existing == RunFolder::Existing::force) arguments.emplace_back("--force");
  // Threads of several processes that spin while they wait take one another's cores.
  run.process.emplace(arguments, std::vector<std::string>{"OMP_WAIT_POLICY=passive"});
}

std::int64_t epochs_done(const SeedRun& run) {
  std::error_code error;
  if (!run.process || !fs::exists(run.folder / "metrics.jsonl", error)) return 0;
  try {
    const std::string lines = read_file(run.folder / "metrics.jsonl");
    return std::count(lines.begin(), lines.end(), '\n');
  } catch (const DataError&) {
    return 0;  // only a matter of display
  }
}

/// The failure of a process as an error of its own kind.
[[noreturn]] void rethrow(const SeedRun& run, int status) {
  std::string text = run.process->errors();
  const std::size_t begin = text.rfind("torsor: ");
  if (begin != std::string::npos) text.erase(0, begin + 8);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::string message = fmt::format("seed {}: {}", run.seed, text);
  if (status == 2) throw InvalidArgument(message);
  if (status == 3) throw NumericalError(message);
  if (status == 130) throw Interrupted{message};
  throw std::runtime_error(fmt::format("{} (status {})", message, status));
}

/// Ends every process; each saves the state of its last whole epoch.
void stop_all(std::vector<SeedRun>& runs) {
  for (SeedRun& run : runs) {
    if (run.process) run.process->terminate();
  }
  for (SeedRun& run : runs) {
    if (run.process) run.process->wait();
  }
}

[[noreturn]] void stop(std::vector<SeedRun>& runs, const fs::path& out) {
  stop_all(runs);
  throw Interrupted{
      fmt::format("interrupted; {} holds the state of every seed after its last whole "
                  "epoch. Continue with --resume",
                  out.string())};
}

/// Starts the processes, at most `at_once` of them at a time, and waits for all. The first that
/// fails ends the others.
void run_all(std::vector<SeedRun>& runs, std::size_t at_once, const fs::path& configs,
             const fs::path& out, const TrainSettings& settings) {
  const std::int64_t epochs = runs.front().config.train.epochs;
  Progress progress(fmt::format("{} seeds, epochs", runs.size()),
                    epochs * static_cast<std::int64_t>(runs.size()), settings.progress);
  std::size_t next = 0;
  while (true) {
    if (interrupted()) stop(runs, out);
    std::size_t active = 0;
    std::int64_t done = 0;
    for (SeedRun& run : runs) {
      if (run.process && !run.process->ended()) {
        ++active;
      } else if (run.process && run.process->wait() != 0) {
        const int status = run.process->wait();
        stop_all(runs);
        rethrow(run, status);
      }
      done += epochs_done(run);
    }
    for (; active < at_once && next < runs.size(); ++active, ++next) {
      start(runs[next], configs / fmt::format("{}.toml", next), settings);
    }
    if (active == 0) break;
    progress.update(done);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  progress.finish();
}

Json mean_and_deviation(const Json& runs, const char* part) {
  double sum = 0.0;
  double squares = 0.0;
  const auto n = static_cast<double>(runs.size());
  for (const Json& run : runs) sum += run[part]["error"].get<double>();
  const double mean = sum / n;
  for (const Json& run : runs) {
    squares += std::pow(run[part]["error"].get<double>() - mean, 2.0);
  }
  return {{"mean", mean}, {"deviation", runs.size() > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0}};
}

Json summary(const std::vector<SeedRun>& runs) {
  Json list = Json::array();
  for (const SeedRun& run : runs) {
    const Json results = RunFolder::open(run.folder).results();
    Json entry = {{"seed", run.seed}, {"run", run.folder.string()}};
    for (const char* key : {"test", "valid", "train", "seconds"}) entry[key] = results[key];
    list.push_back(entry);
  }
  Json json = {{"runs", list}};
  for (const char* part : {"test", "valid", "train"}) json[part] = mean_and_deviation(list, part);
  return json;
}

/// A fresh folder for the configurations of the processes, removed at the end of the scope.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    std::string pattern = (fs::temp_directory_path(error) / "torsor-seeds-XXXXXX").string();
    if (error || ::mkdtemp(pattern.data()) == nullptr) {
      throw DataError(pattern,
                      "no temporary folder can be made there; TMPDIR names the folder to use");
    }
    path_ = pattern;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

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
  catch_interrupts();
  require_free(out, settings.existing);
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t at_once = config.threads > 0
                                  ? std::clamp(cores / static_cast<std::size_t>(config.threads),
                                               std::size_t{1}, seeds.size())
                                  : std::min(cores, seeds.size());
  if (config.threads == 0) config.threads = static_cast<std::int64_t>(cores / at_once);
  const ScratchFolder configs;
  std::vector<SeedRun> runs;
  for (const std::int64_t seed : seeds) {
    config.seed = seed;
    const fs::path folder = out / fmt::format("seed-{}", seed);
    RunFolder::check(folder, config, settings.existing);
    write_file(configs.path() / fmt::format("{}.toml", runs.size()), config_text(config));
    runs.push_back({seed, folder, config, std::nullopt});
  }
  run_all(runs, at_once, configs.path(), out, settings);
  Json json = summary(runs);
  write_json(out / "seeds.json", json);
  return json;
}

}  // namespace torsor
