#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "cli/run_folder.hpp"
#include "cli/train_seeds.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

/// `results` without what may differ between equal runs.
Json without_seconds(Json results) {
  results.erase("seconds");
  return results;
}

struct TinyRun {
  TemporaryFolder folder;
  std::string config = write_tiny_config(folder.path());

  [[nodiscard]] fs::path path(const char* name) const { return folder.path() / name; }
  Outcome train(const char* name, Arguments more = {}) const {
    Arguments arguments = {"train", config, "--out", path(name).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_torsor(arguments);
  }
};

const Arguments kQuick = {"--no-report"};

TORSOR_TEST("the exact solver trains alone and as the start of Adam") {
  const TinyRun tiny;
  const Outcome alone = tiny.train("exact", {"--set", "train.method=exact", "--json"});
  TORSOR_INFO("stderr: " << alone.err);
  TORSOR_REQUIRE(alone.status == 0);
  const Json exact = Json::parse(alone.out);
  TORSOR_CHECK(exact.at("epochs").get<int>() == 1);
  TORSOR_CHECK(alone.err.find("exact solver: training error") != std::string::npos);

  const Outcome before = tiny.train(
      "before", {"--set", "train.start=exact", "--set", "train.epochs=2", "--no-report"});
  TORSOR_REQUIRE(before.status == 0);
  const Json both = RunFolder::open(tiny.path("before")).results();
  TORSOR_CHECK(both.at("epochs").get<int>() == 2);
  // The better of both epochs on the validation pairs, and the first of them is the exact one.
  TORSOR_CHECK(both.at("valid").at("error").get<double>() <=
               exact.at("valid").at("error").get<double>());
  TORSOR_CHECK(run_torsor({"evaluate", tiny.path("exact").string()}).status == 0);
}

TORSOR_TEST("of several random starts the best after one epoch goes on, and is resumed") {
  const TinyRun tiny;
  const auto first_valid = [&](const char* name, const char* starts) {
    const Outcome outcome =
        tiny.train(name, {"--set", "train.epochs=2", "--set", starts, "--no-report"});
    TORSOR_INFO("stderr: " << outcome.err);
    TORSOR_REQUIRE(outcome.status == 0);
    const std::vector<EpochRecord> epochs = RunFolder::open(tiny.path(name)).metrics();
    TORSOR_REQUIRE(epochs.size() == 2);
    return epochs[0].valid.total();
  };
  const double one = first_valid("one", "train.starts=1");
  const double best = first_valid("five", "train.starts=5");
  TORSOR_CHECK(best < one);  // the first start is among the five; equal starts would not differ
  const Json before = RunFolder::open(tiny.path("five")).results();
  const Outcome again = tiny.train(
      "five", {"--set", "train.epochs=2", "--set", "train.starts=5", "--no-report", "--resume"});
  TORSOR_REQUIRE(again.status == 0);
  TORSOR_CHECK(RunFolder::open(tiny.path("five")).results().at("test") == before.at("test"));
}

TORSOR_TEST("MNIST digits train, and their report shows decoded orbits") {
  const auto mnist = shared_data("mnist");
  if (!mnist) TORSOR_SKIP("no shared data");
  const TinyRun tiny;
  const Outcome outcome = tiny.train(
      "run", {"--set", "data.source=idx", "--set", "data.path=" + mnist->string(), "--set",
              "data.fraction=0.002", "--set", "data.test_fraction=0.002", "--set", "train.epochs=1",
              "--set", "train.learning_rate=5e-3", "--set", "model.code=100"});
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json results = RunFolder::open(tiny.path("run")).results();
  TORSOR_CHECK(results.at("test").at("error").get<double>() <
               results.at("baseline").at("value").get<double>());
  TORSOR_CHECK(outcome.err.find("interpolated once from x0") != std::string::npos);
  int orbits = 0;
  for (const auto& entry : fs::directory_iterator(tiny.path("run") / "figures")) {
    orbits += entry.path().filename().string().starts_with("orbit-") ? 1 : 0;
  }
  TORSOR_CHECK(orbits > 0);
  const std::string page = read_file(tiny.path("run") / "report.html");
  TORSOR_CHECK(page.find("data:image/png;base64,") != std::string::npos);
}

TORSOR_TEST("a run leaves every file of its folder, and results with every key") {
  const TinyRun tiny;
  const Outcome outcome = tiny.train("run", {"--json"});
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  for (const char* name : {"config.toml", "metrics.jsonl", "checkpoint.pt", "best.pt",
                           "results.json", "report.html"}) {
    TORSOR_INFO(name);
    TORSOR_CHECK(fs::exists(tiny.path("run") / name));
  }
  const Json results = Json::parse(outcome.out);  // one document, nothing else
  TORSOR_CHECK(results == RunFolder::open(tiny.path("run")).results());
  for (const char* part : {"train", "valid", "test"}) {
    const Json& error = results.at(part);
    TORSOR_CHECK(error.at("error").get<double>() ==
                 error.at("error_x1").get<double>() + error.at("error_x2").get<double>());
    TORSOR_CHECK(error.at("error").get<double>() > 0.0);
  }
  TORSOR_CHECK(results.at("per_element").size() == 10);
  TORSOR_CHECK(results.at("per_element")[3].at("element") == 3);
  for (const char* key : {"load", "train", "evaluate", "total"}) {
    TORSOR_CHECK(results.at("seconds").at(key).get<double>() >= 0.0);
  }
  TORSOR_CHECK(results.at("config").at("train").at("epochs") == 2);
  TORSOR_CHECK(results.at("config").at("train").at("batch") == 16);  // a default
  TORSOR_CHECK(results.at("versions").at("threads") == 1);
  TORSOR_CHECK(results.at("versions").at("blas").contains("core"));
  TORSOR_CHECK(results.at("certificate").is_object());
  TORSOR_CHECK(results.at("baseline").at("value").get<double>() > 0.0);
  // The lower bound of x2 that every fixed operator has.
  TORSOR_CHECK(results.at("floor").at("value").get<double>() <=
               results.at("test").at("error_x2").get<double>());
  TORSOR_CHECK(results.at("parameters") == 2 * 16 * 16 * 20);
  TORSOR_CHECK(RunFolder::open(tiny.path("run")).metrics().size() == 2);
  TORSOR_CHECK(read_file(tiny.path("run") / "report.html").find("<html") != std::string::npos);
}

TORSOR_TEST("the errors per element average to the test error") {
  const TinyRun tiny;
  const Outcome outcome = tiny.train("run", {"--json", "--no-report"});
  TORSOR_REQUIRE(outcome.status == 0);
  const Json results = Json::parse(outcome.out);
  double sum = 0.0;
  for (const Json& entry : results.at("per_element")) sum += entry.at("error").get<double>();
  const double error = results.at("test").at("error").get<double>();
  TORSOR_CHECK(std::abs(sum / 10.0 - error) <= 1e-12 * error);  // sums of 10 doubles
}

TORSOR_TEST("equal configuration, seed and threads give equal results, another seed does not") {
  const TinyRun tiny;
  TORSOR_REQUIRE(tiny.train("a", kQuick).status == 0);
  TORSOR_REQUIRE(tiny.train("b", kQuick).status == 0);
  TORSOR_REQUIRE(tiny.train("c", {"--no-report", "--set", "seed=1"}).status == 0);
  const auto results = [&](const char* name) {
    return without_seconds(RunFolder::open(tiny.path(name)).results());
  };
  TORSOR_CHECK(results("a") == results("b"));
  TORSOR_CHECK(results("a").at("test") != results("c").at("test"));
}

TORSOR_TEST("the plane operator's results name its floor, and the test error lies above it") {
  const TinyRun tiny;
  TORSOR_REQUIRE(tiny.train("run", {"--no-report", "--set", "model.operator=plane"}).status == 0);
  const Json results = RunFolder::open(tiny.path("run")).results();
  const double floor = results.at("floor").at("value").get<double>();
  TORSOR_CHECK(floor > 0.0);
  TORSOR_CHECK(results.at("floor").at("name").is_string());
  TORSOR_CHECK(results.at("test").at("error").get<double>() >= floor);
}

TORSOR_TEST("the fourier operator trains with complex codes of the linear encoder") {
  const TinyRun tiny;
  const Outcome outcome =
      tiny.train("run", {"--no-report", "--json", "--set", "model.operator=fourier"});
  TORSOR_REQUIRE(outcome.status == 0);
  TORSOR_CHECK(Json::parse(outcome.out).at("parameters") == 2 * 16 * 16 * 2 * 20);
}

TORSOR_TEST("evaluate repeats the test figures of the results") {
  const TinyRun tiny;
  TORSOR_REQUIRE(tiny.train("run", kQuick).status == 0);
  const Json results = RunFolder::open(tiny.path("run")).results();
  const Outcome json = run_torsor({"evaluate", tiny.path("run").string(), "--json"});
  TORSOR_REQUIRE(json.status == 0);
  TORSOR_CHECK(Json::parse(json.out).at("test") == results.at("test"));
  TORSOR_CHECK(Json::parse(json.out).at("per_element") == results.at("per_element"));
  const Outcome text = run_torsor({"evaluate", tiny.path("run").string()});
  TORSOR_CHECK(text.status == 0);
  TORSOR_CHECK(text.out.find("test error") != std::string::npos);

  std::string bytes = read_file(tiny.path("run") / "best.pt");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(tiny.path("run") / "best.pt", bytes);
  const Outcome damaged = run_torsor({"evaluate", tiny.path("run").string()});
  TORSOR_CHECK(damaged.status == 2);
  TORSOR_CHECK(damaged.err.find("best.pt") != std::string::npos);
}

TORSOR_TEST("a folder with a run is refused, resumed or replaced, as asked") {
  const TinyRun tiny;
  TORSOR_REQUIRE(tiny.train("run", kQuick).status == 0);
  const std::string before = read_file(tiny.path("run") / "checkpoint.pt");

  const Outcome refused = tiny.train("run", {"--no-report", "--set", "seed=1"});
  TORSOR_CHECK(refused.status == 2);
  TORSOR_CHECK(refused.err.find("--resume") != std::string::npos);
  TORSOR_CHECK(refused.err.find("--force") != std::string::npos);
  const Outcome differs = tiny.train("run", {"--resume", "--no-report", "--set", "train.epochs=3"});
  TORSOR_CHECK(differs.status == 2);
  TORSOR_CHECK(differs.err.find("train.epochs differs") != std::string::npos);
  TORSOR_CHECK(read_file(tiny.path("run") / "checkpoint.pt") == before);

  const Json old = RunFolder::open(tiny.path("run")).results();
  TORSOR_CHECK(tiny.train("run", {"--resume", "--no-report"}).status == 0);
  TORSOR_CHECK(without_seconds(RunFolder::open(tiny.path("run")).results()) ==
               without_seconds(old));
  TORSOR_CHECK(tiny.train("run", {"--force", "--no-report", "--set", "seed=1"}).status == 0);
  TORSOR_CHECK(RunFolder::open(tiny.path("run")).results().at("seed") == 1);
}

TORSOR_TEST("a checkpoint of another run is refused by the name of its file") {
  const TinyRun tiny;
  TORSOR_REQUIRE(tiny.train("run", kQuick).status == 0);
  TORSOR_REQUIRE(tiny.train("other", {"--no-report", "--set", "model.code=10"}).status == 0);
  const auto copied = fs::copy_options::overwrite_existing;
  for (const char* name : {"best.pt", "checkpoint.pt"}) {
    fs::copy_file(tiny.path("other") / name, tiny.path("run") / name, copied);
    const std::string run = tiny.path("run").string();
    const bool best = std::string_view(name) == "best.pt";
    const Outcome outcome =
        best ? call_torsor({"evaluate", run}) : tiny.train("run", {"--resume", "--no-report"});
    TORSOR_INFO("stderr: " << outcome.err);
    TORSOR_CHECK(outcome.status == 2);
    TORSOR_CHECK(outcome.err.find((tiny.path("run") / name).string()) != std::string::npos);
    TORSOR_CHECK(outcome.err.find("not a checkpoint of this run") != std::string::npos);
  }
  save_checkpoint(tiny.path("run") / "best.pt", {3, {}});
  const Outcome bare = call_torsor(
      {"report", tiny.path("run").string(), "--out", tiny.path("report.html").string()});
  TORSOR_CHECK(bare.status == 2);
  TORSOR_CHECK(bare.err.find("best.pt") != std::string::npos);
}

TORSOR_TEST("an interrupted run ends with status 130 and resumes to the same bits") {
  const TinyRun tiny;
  const Arguments longer = {"--no-report", "--set", "train.epochs=6", "--set", "train.batch=2"};
  Arguments resumed = longer;
  resumed.emplace_back("--resume");
  Arguments background = {"train", tiny.config, "--out", tiny.path("stopped").string()};
  background.insert(background.end(), longer.begin(), longer.end());

  BackgroundTorsor process(background);
  TORSOR_REQUIRE(wait_for_file(tiny.path("stopped") / "checkpoint.pt"));
  TORSOR_REQUIRE(process.stop(SIGINT) == 130);
  TORSOR_CHECK(!fs::exists(tiny.path("stopped") / "results.json"));

  TORSOR_REQUIRE(tiny.train("stopped", resumed).status == 0);
  TORSOR_REQUIRE(tiny.train("whole", longer).status == 0);
  const RunFolder stopped = RunFolder::open(tiny.path("stopped"));
  const RunFolder whole = RunFolder::open(tiny.path("whole"));
  TORSOR_CHECK(without_seconds(stopped.results()) == without_seconds(whole.results()));
  TORSOR_CHECK(read_file(stopped.file("winding.jsonl")) == read_file(whole.file("winding.jsonl")));
  TORSOR_CHECK(stopped.metrics().size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    TORSOR_CHECK(stopped.metrics()[i].valid.total() == whole.metrics()[i].valid.total());
  }
}

/// Waits, at most 30 s, until a run has written more than `epochs` epochs.
bool wait_for_epochs(const fs::path& run, std::size_t epochs) {
  for (int i = 0; i < 6000; ++i) {
    if (fs::exists(run / "metrics.jsonl") && RunFolder::open(run).metrics().size() > epochs) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

TORSOR_TEST("a kill at any moment leaves a readable run that goes on") {
  const TinyRun tiny;
  const Arguments endless = {
      "train", tiny.config,           "--out", tiny.path("run").string(), "--resume",
      "--set", "train.epochs=100000", "--set", "train.batch=400"};
  std::size_t epochs = 0;
  for (int round = 0; round < 3; ++round) {
    BackgroundTorsor process(endless);
    TORSOR_REQUIRE(wait_for_epochs(tiny.path("run"), epochs));
    // Epochs take milliseconds here, most of them spent on writing: kills often hit a write.
    std::this_thread::sleep_for(std::chrono::milliseconds(37 * round));
    TORSOR_CHECK(process.stop(SIGKILL) == 128 + SIGKILL);
    const RunFolder run = RunFolder::open(tiny.path("run"));
    TORSOR_CHECK(!load_checkpoint(run.file("best.pt")).section("model.").empty());
    const Checkpoint state = load_checkpoint(run.file("checkpoint.pt"));
    TORSOR_CHECK(state.meta.at("history").size() > epochs);
    epochs = state.meta.at("history").size();
    TORSOR_CHECK(run.metrics().size() + 1 >= epochs);
  }
  TORSOR_CHECK(run_torsor({"evaluate", tiny.path("run").string()}).status == 0);
}

TORSOR_TEST("several seeds give the runs that each seed gives alone, and their mean") {
  const TinyRun tiny;
  const Outcome outcome = tiny.train("runs", {"--seeds", "0,3", "--no-report"});
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  TORSOR_CHECK(outcome.out.find("±") != std::string::npos);
  TORSOR_REQUIRE(tiny.train("alone", {"--no-report", "--set", "seed=3"}).status == 0);
  const Json together = RunFolder::open(tiny.path("runs") / "seed-3").results();
  const Json alone = RunFolder::open(tiny.path("alone")).results();
  TORSOR_CHECK(without_seconds(together) == without_seconds(alone));
  const Json summary = read_json(tiny.path("runs") / "seeds.json");
  const double first = summary.at("runs")[0].at("test").at("error").get<double>();
  const double second = summary.at("runs")[1].at("test").at("error").get<double>();
  TORSOR_CHECK(summary.at("test").at("mean").get<double>() == (first + second) / 2.0);

  const Outcome again = tiny.train("runs", {"--seeds", "0,3", "--no-report"});
  TORSOR_CHECK(again.status == 2);
  TORSOR_CHECK(again.err.find("of earlier runs") != std::string::npos);
  const Outcome other = tiny.train("runs", {"--seeds", "2", "--no-report"});
  TORSOR_CHECK(other.status == 2);
  TORSOR_CHECK(other.err.find("--resume") != std::string::npos);
  TORSOR_CHECK(read_json(tiny.path("runs") / "seeds.json") == summary);
  TORSOR_CHECK(!fs::exists(tiny.path("runs") / "seed-2"));
}

TORSOR_TEST("the first seed that fails ends the others") {
  const TinyRun tiny;
  // Seed 1 finds a folder that cannot be made; seed 0 would train for hours.
  fs::create_directories(tiny.path("runs"));
  const fs::path blocked = tiny.path("runs") / "seed-1";
  fs::create_directory_symlink(tiny.path("nowhere") / "deeper", blocked);
  const Outcome outcome =
      tiny.train("runs", {"--seeds", "0,1", "--no-report", "--set", "train.epochs=1000000"});
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_CHECK(outcome.status == 2);
  TORSOR_CHECK(outcome.err.find("seed 1") != std::string::npos);
}

TORSOR_TEST("a temporary folder that is not there is refused with its name") {
  const TinyRun tiny;
  const char* set = std::getenv("TMPDIR");
  const std::string before = set != nullptr ? set : "";
  ::setenv("TMPDIR", tiny.path("nowhere").c_str(), 1);
  TORSOR_THROWS_WITH(train_seeds(read_config(tiny.config), {0, 1}, tiny.path("runs"), {}),
                     DataError, "TMPDIR");
  set != nullptr ? ::setenv("TMPDIR", before.c_str(), 1) : ::unsetenv("TMPDIR");
  TORSOR_CHECK(!fs::exists(tiny.path("runs")));
}

TORSOR_TEST("a loss that is not finite ends with status 3 and names the cure") {
  const TinyRun tiny;
  const Outcome outcome = tiny.train("run", {"--no-report", "--set", "train.learning_rate=1e15"});
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_CHECK(outcome.status == 3);
  TORSOR_CHECK(outcome.err.find("smaller train.learning_rate") != std::string::npos);
  TORSOR_CHECK(outcome.err.find("no epoch was finished") != std::string::npos);
  TORSOR_CHECK(!fs::exists(tiny.path("run") / "results.json"));
}

TORSOR_TEST("a device that is not there is refused before anything is written") {
  const TinyRun tiny;
  const Outcome outcome = tiny.train("run", {"--no-report", "--device", "cuda"});
  if (outcome.status == 0) TORSOR_SKIP("this machine has a CUDA device");
  TORSOR_CHECK(outcome.status == 2);
  TORSOR_CHECK(outcome.err.find("no CUDA device") != std::string::npos);
  TORSOR_CHECK(!fs::exists(tiny.path("run")));
}

}  // namespace
}  // namespace torsor::testing
