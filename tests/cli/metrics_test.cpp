#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "core/file.hpp"
#include "core/json.hpp"
#include "core/random.hpp"
#include "datasets/npz.hpp"
#include "diagnostics/metrics/battery/metric_entries.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

constexpr double kTurn = 2.0 * 3.14159265358979323846;

/// Two circles, one for each factor, on a grid of n × n poses.
struct TorusFile {
  explicit TorusFile(std::int64_t n = 16)
      : codes(at::zeros({n * n, 4}, at::kDouble)), factors(at::zeros({n * n, 2}, at::kLong)) {
    for (std::int64_t i = 0; i < n * n; ++i) {
      const std::int64_t level[] = {i / n, i % n};
      for (std::int64_t k = 0; k < 2; ++k) {
        const double angle = kTurn * static_cast<double>(level[k]) / static_cast<double>(n);
        codes[i][2 * k] = std::cos(angle);
        codes[i][2 * k + 1] = std::sin(angle);
        factors[i][k] = level[k];
      }
    }
  }
  /// The document that `torsor metrics` prints of the file.
  [[nodiscard]] Outcome score(std::vector<std::string> more) const {
    write_npz(path, {{"codes", codes}, {"factors", factors}});
    std::vector<std::string> arguments = {"metrics", path.string(), "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return call_torsor(arguments);
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "torus.npz";
  at::Tensor codes;
  at::Tensor factors;
};

double value(const Json& json, const char* name) {
  const Json& found = json.at("metrics").at(name).at("value");
  return found.is_number() ? found.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

TORSOR_TEST("a torus of circles: symmetry metrics are perfect, classical ones only in blocks") {
  const Outcome outcome = TorusFile().score(
      {"--blocks", "0-1,2-3", "--metrics", "mig,dci_disentanglement,info_m,d_lsbd,mixing"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(value(json, "d_lsbd") < 1e-12);
  TORSOR_CHECK(value(json, "mixing") < 1e-12);
  TORSOR_CHECK(value(json, "dci_disentanglement") > 0.99);
  TORSOR_CHECK(value(json, "mig") > 0.9);
  TORSOR_CHECK(json["metrics"]["mig"]["axis_aligned"]["value"].get<double>() < 0.5);
  TORSOR_CHECK(json["metrics"]["mig"]["id"] == "mig/1");
  TORSOR_CHECK(json["metrics"].size() == 5);
  TORSOR_CHECK(json["matrices"]["mig"]["rows"] == Json({"0-1", "2-3"}));
  TORSOR_CHECK(
      !json["metrics"]["mixing"]["axis_aligned"].contains("matrix"));  // blocks change none
  TORSOR_CHECK(json["matrices"]["mig"]["values"][0][0].get<double>() >
               json["matrices"]["mig"]["values"][0][1].get<double>());
}

TORSOR_TEST("with blocks the matrix of single columns is that of the code without them") {
  const TorusFile file(8);
  const Outcome blocks = file.score({"--blocks", "0-1,2-3", "--metrics", "mig,sap_continuous"});
  const Outcome columns = file.score({"--metrics", "mig,sap_continuous"});
  TORSOR_REQUIRE(blocks.status + columns.status == 0);
  const Json in_blocks = Json::parse(blocks.out);
  const Json alone = Json::parse(columns.out);
  for (const char* name : {"mig", "sap_continuous"}) {
    TORSOR_INFO(name);
    const Json& matrix = in_blocks["metrics"][name]["axis_aligned"]["matrix"];
    TORSOR_CHECK(matrix["rows"] == Json({"0", "1", "2", "3"}));
    TORSOR_CHECK(matrix == alone["matrices"][name]);
    TORSOR_CHECK(matrix["values"] != in_blocks["matrices"][name]["values"]);
    TORSOR_CHECK(!alone["metrics"][name].contains("axis_aligned"));
  }
}

TORSOR_TEST("a control that has nothing to mix is refused before anything is scored") {
  TorusFile file(6);
  // Two columns, both the sum of the factors: in the coordinates of its units only one varies.
  const at::Tensor sum = file.factors.sum(1).to(at::kDouble);
  file.codes = at::stack({sum, sum}, 1);
  const Outcome outcome = file.score({"--blocks", "auto", "--control", "--metrics", "mig"});
  TORSOR_CHECK(outcome.status == 2);
  TORSOR_CHECK(contains(outcome.err, "torus.npz: --control mixes columns, and only one"));
}

TORSOR_TEST("blocks of one column are declared, and the control keeps the code's own columns") {
  const TorusFile file(6);
  const Outcome declared = file.score({"--blocks", "0,2", "--metrics", "declared_split,mig"});
  TORSOR_INFO(declared.err);
  TORSOR_REQUIRE(declared.status == 0);
  const Json json = Json::parse(declared.out);
  TORSOR_CHECK(json["input"]["blocks"] == "0,2");
  TORSOR_CHECK(value(json, "declared_split") < 1e-12);
  TORSOR_CHECK(json["metrics"]["mig"].contains("axis_aligned"));
  TORSOR_CHECK(json["metrics"]["declared_split"]["axis_aligned"]["value"].is_null());
  // Mixed columns have other coordinates for their units; entangled values go back to the columns.
  TorusFile mixed(6);
  mixed.codes = at::matmul(mixed.codes, at::eye(4, at::kDouble) + 0.5);
  const Outcome control =
      mixed.score({"--blocks", "auto", "--control", "--metrics", "independence,mig"});
  TORSOR_REQUIRE(control.status == 0);
  const Json found = Json::parse(control.out);
  TORSOR_CHECK(value(found, "mig") > 0.9);
  TORSOR_CHECK(value(found, "independence") < 0.9);  // mixed columns are not orthogonal
  TORSOR_CHECK(value(found["control"], "mig") < 0.9);
}

TORSOR_TEST("blocks that single factors move are found in any basis of the code") {
  TorusFile file;
  const double c = std::sqrt(0.5);
  const at::Tensor turned = file.codes.clone();
  turned.select(1, 0).copy_(c * (file.codes.select(1, 0) - file.codes.select(1, 2)));
  turned.select(1, 2).copy_(c * (file.codes.select(1, 0) + file.codes.select(1, 2)));
  file.codes = turned;
  const Outcome outcome = file.score({"--blocks", "auto", "--metrics", "dci_disentanglement"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(value(json, "dci_disentanglement") > 0.99);
  TORSOR_CHECK(json["metrics"]["dci_disentanglement"]["axis_aligned"]["value"].get<double>() < 0.9);
  TORSOR_CHECK(json["input"].contains("basis"));
}

TORSOR_TEST("the entangled control scores lower") {
  TorusFile file;
  file.codes = file.factors.to(at::kDouble);  // a code that is its factors
  const Outcome outcome = file.score({"--control", "--metrics", "mig,modularity,sap_continuous"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  for (const char* name : {"mig", "modularity", "sap_continuous"}) {
    TORSOR_INFO(name);
    TORSOR_CHECK(value(json, name) > 0.9);
    TORSOR_CHECK(value(json["control"], name) < value(json, name) - 0.2);
  }
}

TORSOR_TEST("CSV says the same as NPZ, and files are compared side by side") {
  TorusFile file(8);
  const Outcome npz = file.score({"--metrics", "mig"});
  TORSOR_REQUIRE(npz.status == 0);
  std::string text = "code_a,code_b,code_c,code_d,x,y\n";
  for (std::int64_t i = 0; i < file.codes.size(0); ++i) {
    for (std::int64_t d = 0; d < 4; ++d) {
      text += fmt::format("{},", file.codes[i][d].item<double>());
    }
    text += fmt::format("{},{}\n", file.factors[i][0].item<std::int64_t>(),
                        file.factors[i][1].item<std::int64_t>());
  }
  const std::filesystem::path csv = file.folder.path() / "torus.csv";
  write_file(csv, text);
  const Outcome both =
      call_torsor({"metrics", csv.string(), file.path.string(), "--metrics", "mig", "--json",
                   "--report", (file.folder.path() / "page.html").string()});
  TORSOR_INFO(both.err);
  TORSOR_REQUIRE(both.status == 0);
  const Json json = Json::parse(both.out);
  TORSOR_CHECK(value(json["files"][0], "mig") == value(Json::parse(npz.out), "mig"));
  TORSOR_CHECK(json["files"][0]["matrices"]["mig"]["columns"] == Json({"x", "y"}));
  TORSOR_CHECK(contains(read_file(file.folder.path() / "page.html"), "torus.csv"));
  const Outcome table =
      call_torsor({"metrics", csv.string(), file.path.string(), "--metrics", "mig"});
  TORSOR_CHECK(contains(table.out, "torus.csv"));
}

TORSOR_TEST("every default metric has a value or says why it has none") {
  const Outcome outcome = TorusFile(8).score({});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  std::size_t always = 0;
  for (const BatteryEntry& entry : battery_entries()) {
    if (entry.in_battery == InBattery::always) always += entry.metrics.size();
  }
  TORSOR_CHECK(json["metrics"].size() == always);
  for (const auto& [name, score] : json["metrics"].items()) {
    TORSOR_INFO(name);
    TORSOR_CHECK((score["value"].is_number() || !score["remark"].get<std::string>().empty()));
    TORSOR_CHECK(score["id"].get<std::string>().starts_with(name + "/"));
  }
}

TORSOR_TEST("a run's encoder is scored on every pose of its test objects") {
  const TemporaryFolder folder;
  const std::string run = (folder.path() / "run").string();
  const Outcome trained =
      run_torsor({"train", write_tiny_config(folder.path()), "--out", run, "--no-report", "--set",
                  "data.source=squares", "--set", "action.group=C4 x C4", "--set",
                  "action.kind=[\"shift_x\",\"shift_y\"]", "--set", "action.step=4", "--set",
                  "model.operator=shift", "--set", "model.code=16", "--set", "train.method=exact"});
  TORSOR_INFO(trained.err);
  TORSOR_REQUIRE(trained.status == 0);
  const Outcome outcome = call_torsor(
      {"metrics", "--run", run, "--metrics", "mig,mixing,higgins,independence", "--json"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(json["input"]["rows"] == 16);
  TORSOR_CHECK(json["input"]["columns"] == 16);
  TORSOR_CHECK(json["matrices"]["mig"]["columns"] == Json({"shift_x", "shift_y"}));
  // The shift operator distributes both factors over the whole code.
  TORSOR_CHECK(value(json, "mixing") > 0.2);
  // 16 poses in 15 dimensions, of which each factor moves 12 and both 9: nothing is left to test.
  TORSOR_CHECK(std::abs(value(json, "higgins") - std::sqrt(9.0 / 12.0)) < 1e-6);
  TORSOR_CHECK(json["metrics"]["higgins"]["details"]["equivariant"].is_null());
  TORSOR_CHECK(contains(json["metrics"]["higgins"]["remark"], "T2 decides nothing"));
  const Outcome refused = call_torsor({"metrics", "--run", run, "--cyclic", "shift_x"});
  TORSOR_CHECK(refused.status == 2);
  TORSOR_CHECK(contains(refused.err, "a run knows its factors"));
}

TORSOR_TEST("files are compared with intervals, remarks and what the control says") {
  const TorusFile file(8);
  TORSOR_REQUIRE(file.score({"--metrics", "mig"}).status == 0);
  const std::filesystem::path other = file.folder.path() / "other.npz";
  write_npz(other, {{"codes", file.factors.to(at::kDouble)}, {"factors", file.factors}});
  const Outcome outcome = call_torsor({"metrics", file.path.string(), other.string(), "--metrics",
                                       " mig, sap_continuous", "--control"});
  TORSOR_INFO(outcome.err << outcome.out);
  TORSOR_REQUIRE(outcome.status == 0);
  TORSOR_CHECK(contains(outcome.out, "torus.npz: 64 rows, 4 columns, a grid of 8 × 8 poses"));
  TORSOR_CHECK(contains(outcome.out, "entangled"));
  TORSOR_CHECK(contains(outcome.out, "supervised scores"));
  TORSOR_CHECK(contains(outcome.out, "["));
  TORSOR_CHECK(!contains(outcome.out, file.folder.path().string()));
}

TORSOR_TEST("metrics refuses what it cannot score, with the reason") {
  TorusFile file(8);
  TORSOR_CHECK(call_torsor({"metrics"}).status == 2);
  TORSOR_CHECK(contains(file.score({"--objects", "3"}).err, "--objects is for runs"));
  TORSOR_CHECK(contains(file.score({"--seed", "-1"}).err, "takes a whole number from 0"));
  const Outcome name = file.score({"--metrics", "mgi"});
  TORSOR_CHECK(name.status == 2);
  TORSOR_CHECK(contains(name.err, "did you mean \"mig\"?"));
  TORSOR_CHECK(contains(file.score({"--blocks", "0-9"}).err, "beyond the last of 4"));
  TORSOR_CHECK(contains(file.score({"--cyclic", "factor 9"}).err, "there is no factor"));
  file.codes[3][1] = std::numeric_limits<double>::quiet_NaN();
  const Outcome nan = file.score({"--metrics", "mig"});
  TORSOR_CHECK(nan.status == 2);
  TORSOR_CHECK(contains(nan.err, "code [3, 1] is nan"));
  file.codes = file.codes.slice(0, 0, 10);
  TORSOR_CHECK(contains(file.score({}).err, "codes have 10 rows, factors 64"));
  const std::filesystem::path csv = file.folder.path() / "bad.csv";
  write_file(csv, "code,y\n1,2\n3\n");
  TORSOR_CHECK(contains(call_torsor({"metrics", csv.string()}).err, "row 3: expected 2 fields"));
  write_file(csv, "\xEF\xBB\xBFx,y\n1,2\n");
  TORSOR_CHECK(contains(call_torsor({"metrics", csv.string()}).err, "found x, y"));
  write_file(csv, "code,y\n1,two\n");
  TORSOR_CHECK(contains(call_torsor({"metrics", csv.string()}).err, "found \"two\""));
  TORSOR_CHECK(contains(call_torsor({"metrics", csv.string(), "--force"}).err, "--force is for"));
}

}  // namespace
}  // namespace torsor::testing
