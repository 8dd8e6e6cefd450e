#include <cmath>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "cli/side_by_side.hpp"
#include "cli/study/study.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

namespace fs = std::filesystem;

TORSOR_TEST("a study trains every model with every seed, prints its table and resumes") {
  const TemporaryFolder folder;
  const fs::path out = folder.path() / "weak";
  const Outcome first = run_torsor({"reproduce", "weak", "--quick", "--seeds", "0,1", "--out",
                                    out.string(), "--progress", "none"});
  TORSOR_INFO("stderr: " << first.err);
  TORSOR_REQUIRE(first.status == 0);
  const Study study = make_study("weak", {.quick = true});
  const Json table = read_json(out / "table.json");
  TORSOR_CHECK(table.at("rows").size() == study.models.size());
  for (std::size_t i = 0; i < study.models.size(); ++i) {
    const Json& row = table.at("rows").at(i);
    TORSOR_CHECK(row.at("name") == study.models[i].name);
    TORSOR_CHECK(contains(first.out, study.models[i].name));
    // The mean of the runs' own figures, and their deviation with n - 1.
    std::vector<double> errors;
    for (const Json& run : row.at("runs")) {
      const Json results = read_json(fs::path(run.get<std::string>()) / "results.json");
      errors.push_back(results.at("test").at("error").get<double>());
    }
    TORSOR_REQUIRE(errors.size() == 2);
    const auto mean = row.at("test").at("mean").get<double>();
    const auto deviation = row.at("test").at("deviation").get<double>();
    TORSOR_CHECK(std::abs(mean - (errors[0] + errors[1]) / 2.0) < 1e-15);
    TORSOR_CHECK(std::abs(deviation - std::abs(errors[0] - errors[1]) / std::sqrt(2.0)) < 1e-12);
    TORSOR_CHECK(errors[0] != errors[1]);
  }
  TORSOR_CHECK(contains(read_file(out / "report.html"), study.question));
  TORSOR_CHECK(!fs::is_empty(out / "figures"));

  const Outcome refused =
      call_torsor({"reproduce", "weak", "--quick", "--seeds", "0,1", "--out", out.string()});
  TORSOR_CHECK(refused.status == 2);
  TORSOR_CHECK(contains(refused.err, "--resume"));

  fs::remove(out / "runs" / "elements-known-seed-1" / "results.json");
  fs::remove(out / "table.json");
  const Outcome resumed = run_torsor({"reproduce", "weak", "--quick", "--seeds", "0,1", "--out",
                                      out.string(), "--resume", "--no-report", "--json"});
  TORSOR_REQUIRE(resumed.status == 0);
  const Json again = Json::parse(resumed.out);
  for (std::size_t i = 0; i < study.models.size(); ++i) {
    TORSOR_CHECK(again.at("rows").at(i).at("test") == table.at("rows").at(i).at("test"));
  }
}

TORSOR_TEST("recognition is trained, written and refused without digits") {
  const auto mnist = shared_data("mnist");
  if (!mnist) TORSOR_SKIP("no shared data");
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "result.json";
  const Outcome outcome = run_torsor({"recognize", "--mnist", mnist->string(), "--objects", "300",
                                      "--epochs", "1", "--threads", "1", "--out", file.string()});
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  TORSOR_CHECK(contains(outcome.out, "worst pose never trained on"));
  const Json result = read_json(file);
  TORSOR_CHECK(result.at("poses").size() == 10);
  TORSOR_CHECK(result.at("history").size() == 1);
  TORSOR_CHECK(call_torsor({"recognize", "--mnist", folder.path().string()}).status == 2);
  const Outcome refused =
      call_torsor({"reproduce", "recognition", "--out", (folder.path() / "out").string()});
  TORSOR_CHECK(refused.status == 2);
  TORSOR_CHECK(contains(refused.err, "--mnist FOLDER"));
}

TORSOR_TEST("the studies refuse unknown names and missing data") {
  TORSOR_THROWS_WITH(static_cast<void>(make_study("shapes-rotations", {})), InvalidArgument,
                     "did you mean \"shapes-rotation\"?");
  TORSOR_THROWS_WITH(static_cast<void>(make_study("mnist-shift", {})), InvalidArgument,
                     "needs --mnist FOLDER");
  TORSOR_CHECK(call_torsor({"reproduce", "vae", "--out", "x", "--seeds", "a"}).status == 2);
}

TORSOR_TEST("the configurations of all studies are valid and their names distinct") {
  for (const std::string& name : study_names()) {
    const Study study = make_study(name, {.shapes = "", .mnist = "/digits", .quick = false});
    TORSOR_CHECK(study.name == name);
    TORSOR_CHECK(!study.models.empty());
    std::set<std::string> names;
    for (const StudyModel& model : study.models) names.insert(model.name);
    TORSOR_CHECK(names.size() == study.models.size());
  }
}

TORSOR_TEST("mean and deviation of few values") {
  const auto [mean, deviation] = mean_and_deviation({1.0, 2.0, 6.0});
  TORSOR_CHECK(mean == 3.0);
  TORSOR_CHECK(std::abs(deviation - std::sqrt(7.0)) < 1e-15);  // (4 + 1 + 9) / 2
  TORSOR_CHECK(mean_and_deviation({5.0}).deviation == 0.0);
}

}  // namespace
}  // namespace torsor::testing
