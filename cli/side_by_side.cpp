#include "cli/side_by_side.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "cli/child_process.hpp"
#include "cli/interrupt.hpp"
#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

using Processes = std::vector<std::optional<ChildProcess>>;

/// The failure of a process as an error of its own kind.
[[noreturn]] void rethrow(const Task& task, const ChildProcess& process, int status) {
  std::string text = process.errors();
  const std::size_t begin = text.rfind("torsor: ");
  if (begin != std::string::npos) text.erase(0, begin + 8);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::string message = fmt::format("{}: {}", task.name, text);
  if (status == 2) throw InvalidArgument(message);
  if (status == 3) throw NumericalError(message);
  if (status == 130) throw Interrupted{message};
  throw std::runtime_error(fmt::format("{} (status {})", message, status));
}

/// Ends every process; one that trains saves the state of its last whole epoch.
void stop_all(Processes& processes) {
  for (auto& process : processes) {
    if (process) process->terminate();
  }
  for (auto& process : processes) {
    if (process) process->wait();
  }
}

std::int64_t epochs_done(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / "metrics.jsonl", error)) return 0;
  try {
    const std::string lines = read_file(folder / "metrics.jsonl");
    return std::count(lines.begin(), lines.end(), '\n');
  } catch (const DataError&) {
    return 0;  // only a matter of display
  }
}

}  // namespace

Shares share_cores(std::size_t tasks, std::int64_t threads) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  if (threads > 0) {
    return {std::clamp(cores / static_cast<std::size_t>(threads), std::size_t{1}, tasks), threads};
  }
  const std::size_t at_once = std::min(cores, tasks);
  return {at_once, static_cast<std::int64_t>(cores / at_once)};
}

void run_side_by_side(const std::vector<Task>& tasks, std::size_t at_once, const std::string& title,
                      Progress::Mode mode, const std::string& when_interrupted) {
  catch_interrupts();
  std::int64_t steps = 0;
  for (const Task& task : tasks) steps += task.steps;
  Progress progress(title, steps, mode);
  Processes processes(tasks.size());
  std::size_t next = 0;
  while (true) {
    if (interrupted()) {
      stop_all(processes);
      throw Interrupted{when_interrupted};
    }
    std::size_t active = 0;
    std::int64_t done = 0;
    for (std::size_t i = 0; i < next; ++i) {
      ChildProcess& process = *processes[i];
      const bool ended = process.ended();
      if (!ended) ++active;
      if (ended && process.wait() != 0) {
        const int status = process.wait();
        stop_all(processes);
        rethrow(tasks[i], process, status);
      }
      done += ended ? tasks[i].steps : (tasks[i].done ? tasks[i].done() : 0);
    }
    for (; active < at_once && next < tasks.size(); ++active, ++next) {
      // Threads of several processes that spin while they wait take one another's cores.
      processes[next].emplace(tasks[next].arguments,
                              std::vector<std::string>{"OMP_WAIT_POLICY=passive"});
    }
    if (active == 0) break;
    progress.update(done);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  progress.finish();
}

Task training_task(std::string name, const Config& config, const fs::path& config_file,
                   const fs::path& folder, const TrainSettings& settings) {
  Task task{std::move(name),
            {"train", config_file.string(), "--out", folder.string(), "--progress", "none",
             "--device", settings.device, "--no-report"},
            config.train.method == "exact" ? 1 : config.train.epochs,
            [folder] { return epochs_done(folder); }};
  if (settings.existing == RunFolder::Existing::resume) task.arguments.emplace_back("--resume");
  if (settings.existing == RunFolder::Existing::force) task.arguments.emplace_back("--force");
  return task;
}

ScratchFolder::ScratchFolder() {
  std::error_code error;
  std::string pattern = (fs::temp_directory_path(error) / "torsor-XXXXXX").string();
  if (error || ::mkdtemp(pattern.data()) == nullptr) {
    throw DataError(pattern,
                    "no temporary folder can be made there; TMPDIR names the folder to use");
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

MeanAndDeviation mean_and_deviation(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double value : values) mean += value / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0};
}

}  // namespace torsor
