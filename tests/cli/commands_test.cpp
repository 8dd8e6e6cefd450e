#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ops/full.h>

#include "core/json.hpp"
#include "datasets/npy.hpp"
#include "datasets/npz.hpp"
#include "datasets/png.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("the version and every command's help with an example go to stdout") {
  const Outcome version = call_torsor({"--version"});
  TORSOR_CHECK(version.status == 0);
  TORSOR_CHECK(version.out.starts_with("torsor 0."));
  const std::vector<std::vector<std::string>> commands = {
      {},         {"group"},    {"data"},    {"data", "certify"}, {"data", "preview"},
      {"train"},  {"evaluate"}, {"export"},  {"recognize"},       {"reproduce"},
      {"report"}, {"diagnose"}, {"metrics"}, {"doctor"}};
  for (std::vector<std::string> command : commands) {
    command.emplace_back("--help");
    const Outcome help = call_torsor(command);
    TORSOR_INFO(command.front());
    TORSOR_CHECK(help.status == 0);
    TORSOR_CHECK(help.err.empty());
    TORSOR_CHECK(help.out.find("Example:\n  torsor ") != std::string::npos);
  }
  TORSOR_CHECK(call_torsor({"train", "--help"}).out.find("learning_rate = ") != std::string::npos);
}

TORSOR_TEST("the program itself gives the status and the streams that its commands give") {
  const auto same = [](const std::vector<std::string>& arguments) {
    const Outcome program = run_torsor(arguments);
    const Outcome call = call_torsor(arguments);
    TORSOR_CHECK(program.status == call.status);
    TORSOR_CHECK(program.out == call.out);
    TORSOR_CHECK(program.err == call.err);
    return program.status;
  };
  TORSOR_CHECK(same({"group", "C6", "--json"}) == 0);
  TORSOR_CHECK(same({"group", "C6 x"}) == 2);
  const TemporaryFolder folder;
  TORSOR_CHECK(same({"data", "certify", write_tiny_config(folder.path()), "--set",
                     "action.kind=[\"shift_x\"]", "--set", "action.step=3"}) == 3);
}

TORSOR_TEST("data certify passes exact actions and fails others with status 3") {
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  const auto certify = [&](const std::string& group, const std::string& step) {
    return call_torsor({"data", "certify", config, "--json", "--set", "data.size=28", "--set",
                        "action.kind=[\"shift_x\"]", "--set", "action.group=" + group, "--set",
                        "action.step=" + step});
  };
  const Outcome exact = certify("C14", "2");
  TORSOR_CHECK(exact.status == 0);
  TORSOR_CHECK(Json::parse(exact.out).at("homomorphism_defect") == 0.0);
  const Outcome inexact = certify("C10", "3");
  TORSOR_CHECK(inexact.status == 3);
  TORSOR_CHECK(inexact.err.find("30") != std::string::npos);
  TORSOR_CHECK(inexact.err.find("28") != std::string::npos);
  TORSOR_CHECK(Json::parse(inexact.out).is_object());
  const Outcome text = call_torsor({"data", "certify", config});
  TORSOR_CHECK(text.status == 0);
  TORSOR_CHECK(text.out.find("homomorphism defect") != std::string::npos);
}

TORSOR_TEST("data preview writes objects as rows and poses as columns") {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "sheet.png").string();
  const Outcome outcome = call_torsor({"data", "preview", write_tiny_config(folder.path()), "--out",
                                       file, "--objects", "3", "--json"});
  TORSOR_REQUIRE(outcome.status == 0);
  TORSOR_CHECK(Json::parse(outcome.out).at("objects") == 3);
  const at::Tensor sheet = read_png(file);
  // 16 px shown as 64, two white pixels between.
  TORSOR_CHECK(sheet.size(1) == 3 * 64 + 2 * 2);
  TORSOR_CHECK(sheet.size(2) == 10 * 64 + 9 * 2);
  const Outcome nowhere = call_torsor({"data", "preview", write_tiny_config(folder.path()), "--out",
                                       (folder.path() / "no" / "sheet.png").string()});
  TORSOR_CHECK(nowhere.status == 2);
}

TORSOR_TEST("one array of a file is chosen by name, and an NPY file is one array") {
  const TemporaryFolder folder;
  const at::Tensor images = at::full({20, 16, 16}, 0.5);
  images[3][4][5] = 1.0;
  write_npz(folder.path() / "two.npz", {{"imgs", images}, {"latents", at::full({20, 6}, 3.0)}});
  write_npy(folder.path() / "one.npy", images);
  const auto certify = [&](const char* file, const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"data",
                                          "certify",
                                          write_tiny_config(folder.path()),
                                          "--set",
                                          "data.source=npz",
                                          "--set",
                                          "data.path=" + (folder.path() / file).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return call_torsor(arguments);
  };
  TORSOR_CHECK(certify("two.npz", {"--set", "data.array=imgs"}).status == 0);
  TORSOR_CHECK(certify("one.npy", {}).status == 0);
  const Outcome unnamed = certify("two.npz", {});
  TORSOR_CHECK(unnamed.status == 2);
  TORSOR_CHECK(unnamed.err.find("data.array chooses one") != std::string::npos);
  TORSOR_CHECK(certify("one.npy", {"--set", "data.array=imgs"}).status == 2);
}

TORSOR_TEST("output that cannot be written is an error") {
  if (!std::filesystem::exists("/dev/full")) TORSOR_SKIP("no /dev/full");
  const Outcome outcome = run_torsor({"group", "C3"}, "/dev/full");
  TORSOR_CHECK(outcome.status == 1);
  TORSOR_CHECK(outcome.err == "torsor: standard output could not be written\n");
}

TORSOR_TEST("the MNIST files of the shared data certify and split by label") {
  const auto mnist = shared_data("mnist");
  if (!mnist) TORSOR_SKIP("no shared data");
  const TemporaryFolder folder;
  const Outcome outcome =
      call_torsor({"data", "certify", write_tiny_config(folder.path()), "--json", "--set",
                   "data.source=idx", "--set", "data.path=" + mnist->string(), "--set",
                   "data.fraction=0.001", "--set", "data.test_fraction=0.001"});
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_CHECK(outcome.status == 0);
  TORSOR_CHECK(Json::parse(outcome.out).contains("order_defect"));
}

TORSOR_TEST("doctor measures the machine") {
  const Outcome outcome = call_torsor({"doctor", "--json"});
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(json.at("gflops").get<double>() > 0.1);
  TORSOR_CHECK(json.at("blas").at("library").get<std::string>().size() > 2);
  TORSOR_CHECK(json.at("threads").get<int>() >= 1);
  TORSOR_CHECK(json.at("warnings").is_array());
  TORSOR_CHECK(json.contains("gnuplot"));
}

}  // namespace
}  // namespace torsor::testing
