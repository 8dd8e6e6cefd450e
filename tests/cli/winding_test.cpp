#include <cmath>
#include <filesystem>
#include <numbers>
#include <string>
#include <vector>

#include "cli/run_folder.hpp"
#include "cli/winding_history.hpp"
#include "cli/winding_panel.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

struct FollowedRun {
  TemporaryFolder folder;
  std::string config = write_tiny_config(folder.path());
  fs::path path = folder.path() / "run";

  Outcome train(Arguments more = {}) const {
    Arguments arguments = {"train", config, "--out", path.string(), "--no-report"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_torsor(arguments);
  }
  [[nodiscard]] std::string log() const { return read_file(path / "winding.jsonl"); }
};

/// The codes (Re f, Im f), f = (1-s)·e^{iθ} + s·e^{2iθ}, of one object in 24 poses.
Eigen::MatrixXcd mixed_codes(double s) {
  Eigen::MatrixXcd codes(24, 2);
  for (int j = 0; j < 24; ++j) {
    const double angle = 2.0 * std::numbers::pi * j / 24.0;
    const std::complex<double> f = std::polar(1.0 - s, angle) + std::polar(s, 2.0 * angle);
    codes.row(j) << f.real(), f.imag();
  }
  return codes;
}

TORSOR_TEST("the plane of a winding log is the one that turns once, whatever else moves in it") {
  const auto direction = strongest_direction(mixed_codes(0.25), 24, 1e-12);
  TORSOR_REQUIRE(direction.has_value());
  // F is f/√2 up to a phase: |(1, i)/√2·(Re f, Im f)|.
  const at::Tensor plane = code_planes(mixed_codes(0.25), *direction, 24);
  TORSOR_REQUIRE((plane.sizes() == at::IntArrayRef{1, 24, 2}));
  const auto* data = plane.data_ptr<double>();
  TORSOR_CHECK(std::abs(std::hypot(data[0], data[1]) - std::sqrt(0.5)) < 1e-12);
  WindingLog log({1});
  for (int i = 0; i <= 20; ++i) {
    log.record(i, code_planes(mixed_codes(i / 20.0), *direction, 24));
  }
  const WindingLogResult result = log.result();
  TORSOR_INFO(result.line());
  TORSOR_REQUIRE(result.events.size() == 1);
  TORSOR_CHECK((result.events[0].from == 1 && result.events[0].to == 2));
  TORSOR_CHECK(result.events[0].step == 10);  // s = 1/2
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(!strongest_direction(mixed_codes(1.0), 24, 1e-12).has_value());  // no weight 1
}

TORSOR_TEST("a run follows windings from its initial weights on, and resuming goes on with them") {
  const FollowedRun run;
  TORSOR_REQUIRE(run.train({"--set", "train.epochs=3"}).status == 0);
  const auto history = read_winding_history(run.path);
  TORSOR_REQUIRE(history.has_value());
  TORSOR_CHECK((history->log.steps() == std::vector<std::int64_t>{0, 1, 2, 3}));
  TORSOR_CHECK(history->plane.poses == 10);
  TORSOR_CHECK(!history->plane.objects.empty());
  TORSOR_CHECK(history->plane.direction.size() == 20);
  TORSOR_CHECK(std::abs(history->plane.direction.norm() - 1.0) < 1e-12);
  for (const auto& entry : history->log.entries().front()) TORSOR_CHECK(entry.median_length > 0.0);

  // A kill between the files of an epoch: the log ends before the checkpoint does.
  const std::string whole = run.log();
  const std::size_t cut = whole.rfind("{\"step\":3");
  TORSOR_REQUIRE(cut != std::string::npos);
  write_file(run.path / "winding.jsonl", whole.substr(0, cut));
  const Outcome resumed = run.train({"--set", "train.epochs=3", "--resume"});
  TORSOR_INFO(resumed.err);
  TORSOR_REQUIRE(resumed.status == 0);
  TORSOR_CHECK(run.log() == whole);
  // A log that is ahead of the checkpoint is cut back to it.
  std::string ahead = whole.substr(cut);
  ahead.replace(0, 9, "{\"step\":9");
  write_file(run.path / "winding.jsonl", whole + ahead);
  TORSOR_REQUIRE(read_winding_history(run.path)->log.steps().back() == 9);
  TORSOR_CHECK(read_winding_history(run.path, 3)->log.steps().back() == 3);
}

TORSOR_TEST("following windings leaves the bits of a run as they are, and can be left out") {
  const FollowedRun with;
  const FollowedRun without;
  TORSOR_REQUIRE(with.train().status == 0);
  TORSOR_REQUIRE(without.train({"--set", "log.winding=false"}).status == 0);
  TORSOR_CHECK(fs::exists(with.path / "winding.jsonl"));
  TORSOR_CHECK(!fs::exists(without.path / "winding.jsonl"));
  const Json a = RunFolder::open(with.path).results();
  const Json b = RunFolder::open(without.path).results();
  for (const char* part : {"train", "valid", "test", "per_element"}) {
    TORSOR_CHECK(a.at(part) == b.at(part));
  }
  const FollowedRun few;  // 4 poses do not tell one turn from three turns back
  TORSOR_REQUIRE(few.train({"--set", "action.group=C4"}).status == 0);
  TORSOR_CHECK(!fs::exists(few.path / "winding.jsonl"));
}

TORSOR_TEST("codes that the exact solver makes equivariant wind once, and codes of a plane too") {
  const FollowedRun run;
  const Outcome outcome =
      run.train({"--set", "action.kind=[\"shift_x\"]", "--set", "action.group=C16", "--set",
                 "train.method=exact", "--set", "model.code=256"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const auto history = read_winding_history(run.path);
  TORSOR_REQUIRE(history.has_value());
  TORSOR_CHECK((history->log.steps() == std::vector<std::int64_t>{1}));
  for (const WindingEntry& entry : history->log.entries().front()) {
    TORSOR_CHECK(entry.winding == 1);
    // |F| is constant on the orbit of an equivariant code; the solver's error is what is left.
    TORSOR_CHECK(entry.least_length > 0.9 * entry.median_length);
  }
}

TORSOR_TEST("report and diagnosis show the windings; a damaged log is refused by name and line") {
  const FollowedRun run;
  TORSOR_REQUIRE(run.train().status == 0);
  const Outcome outcome =
      run_torsor({"diagnose", run.path.string(), "--budget", "quick", "--json", "--threads", "1"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  int found = 0;
  for (const Json& one : json.at("diagnostics")) {
    if (one.at("id") != "D29") continue;
    ++found;
    TORSOR_CHECK(one.at("details").at("records") == 3);
    TORSOR_CHECK(one.at("details").at("steps") == "epochs");
    TORSOR_CHECK(one.at("resolution") == 1.0);
  }
  TORSOR_CHECK(found == 1);
  const std::string page = read_file(run.path / "report.html");
  TORSOR_CHECK(contains(page, "Windings during training"));
  TORSOR_CHECK(contains(page, "min |F| / median |F|"));

  const std::string whole = run.log();
  for (const auto& [text, message] : std::vector<std::pair<std::string, const char*>>{
           {"", "winding.jsonl:0"},
           {"{\"objects\": [0]}\n", "winding.jsonl:1"},
           {whole + "{\"step\": 7}\n", "winding.jsonl:5"}}) {
    write_file(run.path / "winding.jsonl", text);
    const Outcome damaged = call_torsor(
        {"report", run.path.string(), "--out", (run.folder.path() / "page.html").string()});
    TORSOR_INFO(damaged.err);
    TORSOR_CHECK(damaged.status == 2);
    TORSOR_CHECK(contains(damaged.err, message));
  }
}

}  // namespace
}  // namespace torsor::testing
