#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "core/json.hpp"
#include "tests/cli/attributes.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

namespace fs = std::filesystem;

/// A run of `settings` on squares of 16 px that move by 4.
fs::path trained(const fs::path& folder, const std::vector<std::string>& settings) {
  const fs::path run = folder / "run";
  std::vector<std::string> arguments = {"train",
                                        write_tiny_config(folder),
                                        "--out",
                                        run.string(),
                                        "--no-report",
                                        "--set",
                                        "data.source=squares",
                                        "--set",
                                        "action.step=4",
                                        "--set",
                                        "model.operator=shift"};
  for (const std::string& setting : settings) {
    arguments.emplace_back("--set");
    arguments.push_back(setting);
  }
  const Outcome outcome = run_torsor(arguments);
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  return run;
}

/// A copy of one run over C4 x C4, trained once for all tests.
struct TorusRun {
  TorusRun() {
    static const TemporaryFolder shared;
    static const fs::path once =
        trained(shared.path(), {"action.group=C4 x C4", "action.kind=[\"shift_x\",\"shift_y\"]",
                                "model.code=16", "train.method=exact"});
    fs::copy(once, path, fs::copy_options::recursive);
  }
  [[nodiscard]] Outcome score(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"metrics", "--run", path.string(), "--metrics",
                                          "mig,sap_continuous,mixing"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return call_torsor(arguments);
  }
  /// What `torsor report` says of it, and the page.
  [[nodiscard]] Outcome report() const {
    return call_torsor({"report", path.string(), "--out", page.string()});
  }
  [[nodiscard]] std::string written() const { return read_file(scores); }

  TemporaryFolder folder;
  fs::path path = folder.path() / "run";
  fs::path scores = path / "scores.json";
  fs::path page = folder.path() / "page.html";
};

constexpr const char* kHeading = "Scores of disentanglement";

TORSOR_TEST("a run keeps its scores, and its reports show them at their address") {
  const TorusRun run;
  TORSOR_REQUIRE(run.report().status == 0);
  TORSOR_CHECK(!contains(read_file(run.page), kHeading));
  const Outcome outcome = run.score({"--blocks", "0-7,8-15", "--control", "--json"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  TORSOR_CHECK(run.written() == outcome.out);
  TORSOR_REQUIRE(run.report().status == 0);
  for (const std::string& page : {read_file(run.path / "report.html"), read_file(run.page)}) {
    TORSOR_CHECK(contains(page, kHeading));
    TORSOR_CHECK(contains(page, "sap_continuous"));
    TORSOR_CHECK(contains(page, "supervised scores"));
    TORSOR_CHECK(contains(page, "Beside it every column by itself"));
    for (const std::string& target : attribute_values(page, "href")) {
      TORSOR_INFO(target);
      TORSOR_CHECK(contains(page, "id=\"" + target.substr(1) + "\""));
    }
  }
}

TORSOR_TEST("a diagnosis that rewrites the report of a run keeps the scores in it") {
  const TorusRun run;
  TORSOR_REQUIRE(run.score().status == 0);
  const Outcome diagnosed = call_torsor({"diagnose", run.path.string(), "--budget", "quick"});
  TORSOR_INFO(diagnosed.err);
  TORSOR_REQUIRE(diagnosed.status == 0);
  const std::string page = read_file(run.path / "report.html");
  TORSOR_CHECK(contains(page, kHeading));
  TORSOR_CHECK(contains(page, "id=\"run-1-diagnosis\""));
}

TORSOR_TEST("damaged scores of a run are refused by file and place") {
  const TorusRun run;
  TORSOR_REQUIRE(run.score().status == 0);
  const Json whole = read_json(run.scores);
  const auto refused = [&](const Json& json, const std::string& place) {
    TORSOR_INFO(place);
    write_json(run.scores, json);
    const Outcome outcome = run.report();
    TORSOR_CHECK(outcome.status != 0);
    TORSOR_CHECK(contains(outcome.err, "scores.json"));
    TORSOR_CHECK(contains(outcome.err, place));
  };
  Json json = whole;
  json["matrices"]["mig"]["values"].push_back(0);
  refused(json, "/matrices/mig: values should have 16 rows and has 17");
  json = whole;
  json["matrices"]["mig"]["values"][1] = {1.0};
  refused(json, "/matrices/mig/values/1: expected 2 numbers");
  json = whole;
  json["metrics"]["mig"]["value"] = "high";
  refused(json, "/metrics/mig: value should be a number and is of type string");
  json = whole;
  json["metrics"]["mig"]["axis_aligned"] = {{"value", 1.0}};
  refused(json, "/metrics: 1 of 3 scores have axis_aligned");
  json = whole;
  json.erase("input");
  refused(json, "the document: input is missing");
  write_file(run.scores, run.written().substr(0, 100));
  TORSOR_CHECK(contains(run.report().err, "scores.json"));
  TORSOR_CHECK(
      contains(call_torsor({"diagnose", run.path.string(), "--budget", "quick"}).err, "byte"));
}

TORSOR_TEST("a scores.json of another program is left alone but by force") {
  const TorusRun run;
  for (const char* text : {"{\"scores\": [1, 2]}", "[]", "no JSON"}) {
    TORSOR_INFO(text);
    write_file(run.scores, text);
    const Outcome refused = run.score();
    TORSOR_CHECK(refused.status == 2);
    TORSOR_CHECK(contains(refused.err, "scores.json: not written by torsor metrics"));
    TORSOR_CHECK(run.written() == text);
  }
  write_file(run.scores, "[]");
  TORSOR_CHECK(run.report().status == 0);
  TORSOR_CHECK(!contains(read_file(run.page), kHeading));
  TORSOR_CHECK(run.score({"--force"}).status == 0);
  TORSOR_CHECK(read_json(run.scores)["metrics"].size() == 3);
  TORSOR_CHECK(run.score().status == 0);  // over its own
}

TORSOR_TEST("a run that cannot keep its scores is scored all the same, with a warning") {
  const TorusRun run;
  fs::create_directory(run.scores);  // no file can take its place
  const Outcome outcome = run.score({"--force"});
  TORSOR_CHECK(outcome.status == 0);
  TORSOR_CHECK(contains(outcome.out, "sap_continuous"));
  TORSOR_CHECK(contains(outcome.err, "warning: the scores are not kept"));
  TORSOR_CHECK(!fs::exists(run.path / "report.html"));
  fs::remove(run.scores);
  fs::create_directory(run.path / "report.html");
  const Outcome kept = run.score();
  TORSOR_CHECK(kept.status == 0);
  TORSOR_CHECK(contains(kept.err, "warning: the report is not written"));
  TORSOR_CHECK(fs::is_regular_file(run.scores));
}

TORSOR_TEST("nothing is scored before all codes were read and found fit") {
  const TorusRun run;
  const fs::path csv = run.folder.path() / "column.csv";
  write_file(csv, "code,y\n1,2\n3,4\n5,5\n");
  const auto refused = [&](const std::vector<std::string>& more, const std::string& why) {
    const Outcome outcome = run.score(more);
    TORSOR_INFO(outcome.err);
    TORSOR_CHECK(outcome.status != 0);
    TORSOR_CHECK(contains(outcome.err, why));
    TORSOR_CHECK(!fs::exists(run.scores));  // or the first run would have kept its scores
  };
  refused({"--run", (run.folder.path() / "none").string()}, "no such run");
  refused({"--blocks", "0-20"}, "beyond the last of 16");
  refused({csv.string(), "--control"}, "column.csv: --control mixes columns");
  refused({csv.string(), "--blocks", "0-2"}, "column.csv: ");
}

TORSOR_TEST("force removes the scores of the former run with it") {
  const TorusRun run;
  TORSOR_REQUIRE(run.score().status == 0);
  const std::string config = write_tiny_config(run.folder.path());
  const Outcome again =
      run_torsor({"train", config, "--out", run.path.string(), "--force", "--no-report"});
  TORSOR_INFO(again.err);
  TORSOR_CHECK(again.status == 0);
  TORSOR_CHECK(!fs::exists(run.scores));
}

TORSOR_TEST("a run over a dihedral group has objects and elements as factors, and no grid") {
  const TemporaryFolder folder;
  const fs::path path =
      trained(folder.path(), {"action.group=D4", "action.kind=[\"shift_x\",\"rotation\"]",
                              "model.code=16", "train.epochs=1"});
  const Outcome outcome = call_torsor(
      {"metrics", "--run", path.string(), "--metrics", "mig,sap_discrete,mixing,d_lsbd", "--json"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(json["matrices"]["mig"]["columns"].back() == "element");
  TORSOR_CHECK(json["metrics"]["mig"]["value"].is_number());
  TORSOR_CHECK(!json["input"].contains("grid"));
  for (const char* name : {"mixing", "d_lsbd"}) {
    TORSOR_CHECK(json["metrics"][name]["value"].is_null());
    TORSOR_CHECK(contains(json["metrics"][name]["remark"].get<std::string>(),
                          "the run's group D4 is not given as a product of cyclic groups"));
  }
}

}  // namespace
}  // namespace torsor::testing
