#include <cmath>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ops/zeros.h>

#include "core/file.hpp"
#include "core/json.hpp"
#include "core/random.hpp"
#include "datasets/npz.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// Codes of 30 objects under C_10: one plane of weight 1 and an invariant.
at::Tensor plane_codes() {
  Random random(1);
  at::Tensor codes = at::zeros({30, 10, 3}, at::kFloat);
  for (std::int64_t o = 0; o < 30; ++o) {
    const double radius = 1.0 + random.uniform();
    const double phase = 6.0 * random.uniform();
    for (std::int64_t g = 0; g < 10; ++g) {
      const double angle = phase + 2.0 * 3.14159265358979323846 * static_cast<double>(g) / 10.0;
      codes[o][g][0] = radius * std::cos(angle);
      codes[o][g][1] = radius * std::sin(angle);
      codes[o][g][2] = phase;
    }
  }
  return codes;
}

struct CodeFile {
  TemporaryFolder folder;
  std::string path = (folder.path() / "codes.npz").string();
  std::string out = (folder.path() / "out").string();

  void write(std::vector<std::pair<std::string, at::Tensor>> arrays) const {
    write_npz(path, arrays);
  }
  [[nodiscard]] Outcome diagnose(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"diagnose", "--codes", path, "--out", out, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return call_torsor(arguments);
  }
};

TORSOR_TEST("diagnose --codes: one JSON document, and the files beside it") {
  const CodeFile file;
  file.write({{"codes", plane_codes()}});
  const Outcome outcome = file.diagnose({"--group", "C10"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(json["headline"]["equivariant"]["verdict"] == "pass");
  TORSOR_CHECK(json["headline"]["structure"]["verdict"] == "disentangled");
  TORSOR_CHECK(json["headline"]["defects"]["verdict"] == "inconclusive");
  bool isotropy = false;
  bool multiplicities = false;
  for (const Json& d : json["diagnostics"]) {
    if (d["id"] == "D11") isotropy = d["details"]["strata"][0]["kappa"].is_null();
    if (d["id"] == "D15") multiplicities = d["details"].contains("multiplicities");
  }
  TORSOR_CHECK(isotropy);
  TORSOR_CHECK(multiplicities);
  TORSOR_CHECK(std::filesystem::exists(file.out + "/diagnosis.json"));
  TORSOR_CHECK(read_file(file.out + "/diagnosis.html").find("disentangled") != std::string::npos);
  TORSOR_CHECK(file.diagnose({"--group", "C10"}).status == 0);  // over its own files
}

TORSOR_TEST("diagnose --codes with images: lost poses are a defect, and --fail-on-defect says so") {
  const CodeFile file;
  const at::Tensor images = plane_codes();
  at::Tensor codes = images.clone();
  codes.slice(0, 0, 4).slice(2, 0, 2).zero_();  // four objects whose pose the code does not hold
  file.write({{"codes", codes}, {"images", images}});
  const Outcome outcome = file.diagnose({"--group", "C10", "--fail-on-defect"});
  TORSOR_CHECK(outcome.status == 4);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(json["headline"]["defects"]["verdict"] == "soft");
  TORSOR_CHECK(json["headline"]["defects"]["count"] == 4);
  TORSOR_CHECK(file.diagnose({"--group", "C10"}).status == 0);
}

/// Codes of 30 objects under C_2 × C_5: a sign in column 0 that the first factor turns, a plane in
/// the columns 1 and 2 that the second turns.
at::Tensor split_codes() {
  Random random(2);
  at::Tensor codes = at::zeros({30, 10, 3}, at::kDouble);
  for (std::int64_t o = 0; o < 30; ++o) {
    const double radius = 1.0 + random.uniform();
    const double phase = 6.0 * random.uniform();
    for (std::int64_t g = 0; g < 10; ++g) {
      const double angle = phase + 2.0 * 3.14159265358979323846 * static_cast<double>(g % 5) / 5.0;
      codes[o][g][0] = g < 5 ? radius : -radius;
      codes[o][g][1] = std::cos(angle);
      codes[o][g][2] = std::sin(angle);
    }
  }
  return codes;
}

TORSOR_TEST("diagnose --blocks judges the columns claimed for each factor of a product") {
  const CodeFile file;
  file.write({{"codes", split_codes()}});
  for (const auto& [blocks, verdict] : {std::pair{"0,1-2", "pass"}, std::pair{"0-1,2", "fail"}}) {
    const Outcome outcome = file.diagnose({"--group", "C2 x C5", "--blocks", blocks});
    TORSOR_INFO(outcome.err);
    TORSOR_REQUIRE(outcome.status == 0);
    std::string found = "missing";
    const Json document = Json::parse(outcome.out);
    for (const Json& d : document["diagnostics"]) {
      if (d["id"] == "D17") found = d["verdict"].get<std::string>();
    }
    TORSOR_CHECK(found == verdict);
  }
}

TORSOR_TEST("diagnose: codes that are not finite are a finding that names the image") {
  const CodeFile file;
  at::Tensor codes = plane_codes();
  codes[3][7][0] = std::nan("");
  file.write({{"codes", codes}});
  const Outcome outcome = file.diagnose({"--group", "C10"});
  TORSOR_CHECK(outcome.status == 0);
  TORSOR_CHECK(outcome.out.find("object 3 in pose 7 is not finite") != std::string::npos);
  TORSOR_CHECK(Json::parse(outcome.out)["headline"]["equivariant"]["verdict"] == "pass");
}

TORSOR_TEST("diagnose: pictures of the former diagnosis go, those of others stay") {
  const CodeFile file;
  file.write({{"codes", plane_codes()}});
  TORSOR_REQUIRE(file.diagnose({"--group", "C10"}).status == 0);
  Json former = read_json(file.out + "/diagnosis.json");
  const Json bars = {{"kind", "barcode"},
                     {"title", "t"},
                     {"sentence", "s"},
                     {"bars", Json::array()},
                     {"radius", 1}};
  for (int i = 0; i < 7; ++i) former["figures"].push_back(bars);
  write_json(file.out + "/diagnosis.json", former);
  std::filesystem::create_directories(file.out + "/figures");
  write_file(file.out + "/figures/barcode-7.svg", "<svg/>");  // of the former diagnosis
  write_file(file.out + "/figures/barcode-99.svg", "<svg/>");
  TORSOR_CHECK(file.diagnose({"--group", "C10"}).status == 0);
  TORSOR_CHECK(!std::filesystem::exists(file.out + "/figures/barcode-7.svg"));
  TORSOR_CHECK(std::filesystem::exists(file.out + "/figures/barcode-99.svg"));
}

TORSOR_TEST("diagnose: where a file cannot be written the former diagnosis stays whole") {
  const CodeFile file;
  file.write({{"codes", plane_codes()}, {"images", plane_codes()}});
  TORSOR_REQUIRE(file.diagnose({"--group", "C10"}).status == 0);
  const std::string json = read_file(file.out + "/diagnosis.json");
  TORSOR_REQUIRE(!Json::parse(json)["figures"].empty());
  std::filesystem::remove_all(file.out + "/figures");
  write_file(file.out + "/figures", "no folder");
  const std::string page = read_file(file.out + "/diagnosis.html");
  const Outcome failed = file.diagnose({"--group", "C10", "--seed", "5"});
  TORSOR_INFO(failed.err);
  TORSOR_CHECK(failed.status == 2);
  TORSOR_CHECK(failed.err.find("figures") != std::string::npos);
  TORSOR_CHECK(read_file(file.out + "/diagnosis.json") == json);
  TORSOR_CHECK(read_file(file.out + "/diagnosis.html") == page);
}

TORSOR_TEST("diagnose: a diagnosis.json of another program is replaced by force only") {
  const CodeFile file;
  file.write({{"codes", plane_codes()}});
  std::filesystem::create_directories(file.out);
  for (const char* text : {"{\"patient\": 3}", "no JSON", "[]", "{\"headline\": {}}"}) {
    write_file(file.out + "/diagnosis.json", text);
    const Outcome refused = file.diagnose({"--group", "C10"});
    TORSOR_INFO(refused.err);
    TORSOR_CHECK(refused.status == 2);
    TORSOR_CHECK(refused.err.find("diagnosis.json: not written by torsor diagnose") !=
                 std::string::npos);
    TORSOR_CHECK(refused.err.find("--force") != std::string::npos);
    TORSOR_CHECK(read_file(file.out + "/diagnosis.json") == text);
  }
  TORSOR_CHECK(file.diagnose({"--group", "C10", "--force"}).status == 0);
  TORSOR_CHECK(read_json(file.out + "/diagnosis.json")["headline"].is_object());
}

TORSOR_TEST("diagnose refuses what does not fit, with status 2 and a message that says what") {
  const CodeFile file;
  file.write({{"codes", plane_codes()}});
  struct Case {
    std::vector<std::string> arguments;
    const char* message;
  };
  const std::string nothing = (file.folder.path() / "none.pt").string();
  const std::string text = (file.folder.path() / "text.pt").string();
  write_file(text, "not a module");
  const std::string rows = (file.folder.path() / "rows.npz").string();
  const std::string odd = (file.folder.path() / "odd.npz").string();
  write_npz(rows, {{"codes", plane_codes().flatten(0, 1)}});
  write_npz(odd, {{"codes", at::zeros({42, 3}, at::kFloat)}});
  for (const Case& c : std::vector<Case>{
           {{"diagnose"}, "name one thing to diagnose"},
           {{"diagnose", "--codes", file.path}, "--codes needs --group"},
           {{"diagnose", "--codes", file.path, "--group", "C7"}, "expected [objects, 7, ...]"},
           {{"diagnose", "--encoder", nothing, "--family", "triangles"}, "none.pt"},
           {{"diagnose", "--encoder", text, "--family", "triangles"},
            "expected a TorchScript module"},
           {{"diagnose", "--encoder", text, "--family", "triangels"}, "TorchScript"},
           {{"diagnose", "--encoder", text}, "--encoder needs images"},
           {{"diagnose", "--encoder", text, "--images", "x.npz"}, "--images needs --group"},
           {{"diagnose", "--encoder", text, "--family", "triangles", "--images", "x.npz"},
            "both are given"},
           {{"diagnose", "--encoder", text, "--family", "triangles", "--group", "C5"},
            "a family brings its own group"},
           {{"diagnose", "--codes", file.path, "--group", "C10", "--size", "28"},
            "--order and --size"},
           {{"diagnose", "--codes", file.path, "--group", "C10", "--budget", "quik"},
            "did you mean \"quick\""},
           {{"diagnose", "--codes", file.path, "--group", "C10", "--memory", "much"}, "--memory"},
           {{"diagnose", "--codes", file.path, "--group", "C10", "--blocks", "0-1,2"},
            "C10 has one factor: a split needs a direct product of two or more"},
           {{"diagnose", "--codes", file.path, "--group", "C2 x C5", "--blocks", "0-1,2-3"},
            "column 3 is none of 3"},
           {{"diagnose", "--codes", file.path, "--group", "C2 x C5", "--blocks", "0-1"},
            "1 blocks for the 2 factors"},
           {{"diagnose", "--codes", file.path, "--group", "C2 x C5", "--blocks", "one"},
            "a block is a column or a range such as 0-1"},
           {{"diagnose", "--codes", file.path, "--group", "C10", "--memory", "0"}, "memory limit"},
           {{"diagnose", "--codes", file.path, "--group", "C10", "--memory", "1kB"}, "would need"},
           {{"diagnose", "--codes", file.path, "--group", "C10", "--seed", "-1"}, "--seed"},
           {{"diagnose", "--codes", rows, "--group", "C10"}, "reshaped to [30, 10, D]"},
           {{"diagnose", "--codes", odd, "--group", "C10"}, "42 rows are no multiple of 10"},
       }) {
    std::vector<std::string> arguments = c.arguments;
    if (arguments.size() > 1) arguments.insert(arguments.end(), {"--out", file.out});
    const Outcome outcome = call_torsor(arguments);
    TORSOR_INFO(c.message << "\n" << outcome.err);
    TORSOR_CHECK(outcome.status == 2);
    TORSOR_CHECK(outcome.out.empty());
    TORSOR_CHECK(outcome.err.find(c.message) != std::string::npos);
  }
  TORSOR_CHECK(!std::filesystem::exists(file.out));
}

/// A run trained by the exact solver on shifts of drawings by 2 of 28 pixels, exact as an action.
std::string exact_run(const std::filesystem::path& folder, const std::string& latent,
                      const std::string& code) {
  const std::string out = (folder / latent).string();
  const Outcome outcome =
      run_torsor({"train", write_tiny_config(folder), "--out", out, "--set", "data.size=28",
                  "--set", "data.objects=60", "--set", "action.kind=[\"shift_x\"]", "--set",
                  "action.group=C14", "--set", "model.operator=" + latent, "--set",
                  "model.code=" + code, "--set", "train.method=exact"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  return out;
}

Json diagnosed_run(const std::string& run) {
  const Outcome outcome = run_torsor({"diagnose", run, "--budget", "quick", "--json"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  return Json::parse(outcome.out);
}

/// The κ of images made symmetric under C_m.
double kappa_at(const Json& diagnosis, std::int64_t m) {
  for (const Json& row : diagnosis["strata"]) {
    if (row["stabilizer_order"] == m && row["kappa"].is_number()) return row["kappa"].get<double>();
  }
  return -1.0;
}

TORSOR_TEST("a trained shift operator is distributed, equivariant and without defects") {
  const TemporaryFolder folder;
  const std::string run = exact_run(folder.path(), "shift", "784");
  const Json json = diagnosed_run(run);
  TORSOR_INFO(json["headline"].dump());
  TORSOR_CHECK(json["headline"]["equivariant"]["verdict"] == "pass");
  TORSOR_CHECK(json["headline"]["structure"]["verdict"] == "distributed");
  TORSOR_CHECK(json["headline"]["defects"]["verdict"] == "none");
  TORSOR_CHECK(kappa_at(json, 2) == 1.0);
  TORSOR_CHECK(kappa_at(json, 7) == 1.0);
  TORSOR_CHECK(read_file(run + "/report.html").find("Distributed") != std::string::npos);
}

TORSOR_TEST("a trained plane operator is disentangled, not equivariant, and loses poses") {
  const TemporaryFolder folder;
  const Json json = diagnosed_run(exact_run(folder.path(), "plane", "784"));
  TORSOR_INFO(json["headline"].dump());
  TORSOR_CHECK(json["headline"]["equivariant"]["verdict"] == "fail");
  TORSOR_CHECK(json["headline"]["structure"]["verdict"] == "disentangled");
  TORSOR_CHECK(json["headline"]["defects"]["verdict"] == "soft");
  TORSOR_CHECK(kappa_at(json, 2) == 7.0);
  TORSOR_CHECK(kappa_at(json, 7) == 2.0);
  bool vacuous = false;
  for (const Json& d : json["diagnostics"]) {
    vacuous = vacuous || d["details"].value("vacuous_for_linear", false);
  }
  TORSOR_CHECK(vacuous);
}

}  // namespace
}  // namespace torsor::testing
