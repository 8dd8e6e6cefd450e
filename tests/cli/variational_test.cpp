#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/model_name.hpp"
#include "cli/run_folder.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

Arguments variational(const std::string& config, const fs::path& out, const std::string& method) {
  return {"train", config,
          "--out", out.string(),
          "--set", "model.operator=none",
          "--set", "model.encoder=mlp",
          "--set", "model.code=3",
          "--set", "train.epochs=1",
          "--set", "train.pairs=64",
          "--set", "vae.method=" + method};
}

TORSOR_TEST("variational autoencoders train, resume to the same bits and are reported") {
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  for (const std::string method : {"beta_vae", "factor_vae", "ada_gvae"}) {
    TORSOR_INFO("method: " << method);
    const fs::path run = folder.path() / method;
    const Outcome outcome = run_torsor(variational(config, run, method));
    TORSOR_INFO("stderr: " << outcome.err);
    TORSOR_REQUIRE(outcome.status == 0);
    const std::vector<EpochRecord> epochs = RunFolder::open(run).metrics();
    TORSOR_REQUIRE(epochs.size() == 1);
    TORSOR_CHECK(epochs[0].losses.contains("kl"));
    TORSOR_CHECK(epochs[0].losses.contains("discriminator") == (method == "factor_vae"));
    TORSOR_CHECK(fs::exists(run / "figures" / "traversals.png"));
    const std::string page = read_file(run / "report.html");
    TORSOR_CHECK(contains(page, "The " + method));
    TORSOR_CHECK(contains(page, "each image decoded from its own code"));
    const Json before = RunFolder::open(run).results();
    Arguments again = variational(config, run, method);
    again.insert(again.end(), {"--resume", "--no-report"});
    TORSOR_REQUIRE(run_torsor(again).status == 0);
    TORSOR_CHECK(RunFolder::open(run).results().at("test") == before.at("test"));
    TORSOR_CHECK(call_torsor({"evaluate", run.string()}).status == 0);
  }
}

TORSOR_TEST("a CCI-VAE of turned drawings is not equivariant, says its diagnosis") {
  const TemporaryFolder folder;
  const fs::path run = folder.path() / "run";
  Arguments arguments = variational(write_tiny_config(folder.path()), run, "annealed_vae");
  arguments.insert(arguments.end(), {"--set", "data.objects=60", "--set", "model.encoder=cci",
                                     "--set", "vae.gamma=100.0", "--set", "vae.capacity_steps=50",
                                     "--set", "train.epochs=3", "--set", "train.pairs=512", "--set",
                                     "train.learning_rate=1e-3", "--no-report"});
  const Outcome trained = run_torsor(arguments);
  TORSOR_INFO(trained.err);
  TORSOR_REQUIRE(trained.status == 0);
  const Outcome outcome =
      run_torsor({"diagnose", run.string(), "--budget", "quick", "--threads", "1", "--json"});
  TORSOR_INFO(outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  const Json& equivariant = json.at("headline").at("equivariant");
  TORSOR_INFO(equivariant.dump());
  TORSOR_CHECK(json.at("input").at("declared_operator").is_null());  // so matrices are fitted
  TORSOR_CHECK(equivariant.at("verdict") == "fail");
  TORSOR_CHECK(equivariant.at("ci").at(0).get<double>() > 0.05);
  TORSOR_CHECK(json.at("headline").at("structure").at("verdict") == "inconclusive");
}

TORSOR_TEST("a run's encoder and decoder are exported, and replaced only by force") {
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  const std::string run = (folder.path() / "run").string();
  const fs::path out = folder.path() / "modules";
  Arguments arguments = variational(config, run, "vae");
  arguments.emplace_back("--no-report");
  TORSOR_REQUIRE(run_torsor(arguments).status == 0);
  TORSOR_REQUIRE(call_torsor({"export", run, "--out", out.string()}).status == 0);
  const Json json = read_json(out / "export.json");
  TORSOR_CHECK(json.at("images") == Json({"N", 1, 16, 16}));
  TORSOR_CHECK(json.at("codes") == Json({"N", 3}));
  TORSOR_CHECK(json.at("model") == "vae");
  TORSOR_CHECK(fs::file_size(out / "encoder.pt") > 1000);
  TORSOR_CHECK(fs::file_size(out / "decoder.pt") > 1000);
  const Outcome refused = call_torsor({"export", run, "--out", out.string()});
  TORSOR_CHECK(refused.status == 2);
  TORSOR_CHECK(contains(refused.err, "--force"));
  TORSOR_CHECK(call_torsor({"export", run, "--out", out.string(), "--force"}).status == 0);
  TORSOR_CHECK(call_torsor({"export", "/no/run", "--out", out.string()}).status == 2);
}

TORSOR_TEST("options of a variational autoencoder reach its loss") {
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  const auto divergence = [&](const char* name, const std::string& beta) {
    const fs::path run = folder.path() / name;
    Arguments arguments = variational(config, run, "beta_vae");
    arguments.insert(arguments.end(), {"--set", "vae.beta=" + beta, "--no-report"});
    TORSOR_REQUIRE(run_torsor(arguments).status == 0);
    const EpochRecord epoch = RunFolder::open(run).metrics().front();
    return epoch.losses.at("regularizer") / epoch.losses.at("kl");
  };
  // The regularizer is beta times the divergence, batch by batch; float32 rounds each.
  TORSOR_CHECK(std::abs(divergence("published", "published") - 4.0) < 1e-5);
  TORSOR_CHECK(std::abs(divergence("own", "7.5") - 7.5) < 1e-5);
}

TORSOR_TEST("a variational autoencoder refuses operators, weak supervision and the exact solver") {
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  const auto refusal = [&](const std::vector<std::string>& settings) {
    Arguments arguments = variational(config, folder.path() / "run", "vae");
    for (const std::string& one : settings) arguments.insert(arguments.end(), {"--set", one});
    const Outcome outcome = call_torsor(arguments);
    TORSOR_CHECK(outcome.status == 2);
    return outcome.err;
  };
  TORSOR_CHECK(contains(refusal({"model.operator=shift", "model.code=10"}),
                        "set model.operator = \"none\", not \"shift\""));
  TORSOR_CHECK(contains(refusal({"model.supervision=weak"}), "infers no elements"));
  TORSOR_CHECK(contains(refusal({"train.method=exact", "model.encoder=linear"}), "an operator"));
  TORSOR_CHECK(contains(refusal({"vae.beta=0"}), "\"published\" or above 0"));
  TORSOR_CHECK(!fs::exists(folder.path() / "run"));
}

TORSOR_TEST("models are named by what moves or regularizes their codes") {
  TORSOR_CHECK(model_name(default_config()) == "shift");
  TORSOR_CHECK(model_phrase(default_config({"model.supervision=weak"})) ==
               "weakly supervised shift operator");
  TORSOR_CHECK(model_name(default_config({"model.operator=none"})) == "autoencoder");
  TORSOR_CHECK(model_name(default_config({"model.operator=none", "vae.method=vae"})) == "vae");
}

}  // namespace
}  // namespace torsor::testing
