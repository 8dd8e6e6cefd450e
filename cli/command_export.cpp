#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/experiment.hpp"
#include "cli/model_name.hpp"
#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/run_folder.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "models/torchscript.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

struct ExportArguments {
  std::string run;
  std::string out;
  bool force = false;
  bool json = false;
};

constexpr const char* kEncoder = "encoder.pt";
constexpr const char* kDecoder = "decoder.pt";
constexpr const char* kDescription = "export.json";

Json shape_json(const Autoencoder& model, const char* batch) {
  const CodeShape code = model.code();
  return code.complex ? Json::array({batch, code.size, 2}) : Json::array({batch, code.size});
}

/// What a reader of the two modules has to know.
Json description(const Experiment& experiment, std::int64_t epoch) {
  const Autoencoder& model = experiment.autoencoder();
  const ImageShape image = model.image();
  Json json = {{"encoder", kEncoder},
               {"decoder", kDecoder},
               {"model", model_name(experiment.config)},
               {"images", {"N", image.channels, image.height, image.width}},
               {"codes", shape_json(model, "N")},
               {"epoch", epoch},
               {"group", experiment.action->group().name()},
               {"action", experiment.action->description()},
               {"config", config_json(experiment.config)}};
  return json;
}

void require_free(const fs::path& out, bool force) {
  std::error_code error;
  if (fs::exists(out, error) && !fs::is_directory(out, error)) {
    throw DataError(out.string(), "expected a folder for the modules, found a file");
  }
  for (const char* name : {kEncoder, kDecoder, kDescription}) {
    require(force || !fs::exists(out / name, error),
            "{}: the file is there already; nothing was changed. Replace it with --force, or "
            "choose another folder",
            (out / name).string());
  }
  fs::create_directories(out, error);
  if (error) throw DataError(out.string(), "the folder cannot be made: " + error.message());
}

int run_export(const ExportArguments& options) {
  const RunFolder folder = RunFolder::open(options.run);
  const Experiment experiment = build_experiment(folder.config());
  const std::int64_t epoch = folder.load_best(experiment.autoencoder());
  const fs::path out = options.out;
  require_free(out, options.force);
  save_encoder_script(experiment.autoencoder(), out / kEncoder);
  save_decoder_script(experiment.autoencoder(), out / kDecoder);
  const Json json = description(experiment, epoch);
  write_json(out / kDescription, json);
  if (options.json) {
    fmt::print("{}", json_text(json));
  } else {
    fmt::print("{}  images {} -> codes {}\n{}  codes -> images\n{}  what they are\n",
               (out / kEncoder).string(), json["images"].dump(), json["codes"].dump(),
               (out / kDecoder).string(), (out / kDescription).string());
  }
  return 0;
}

}  // namespace

void add_export_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand(
      "export", "a run's best encoder and decoder as TorchScript, for PyTorch and others");
  const auto options = std::make_shared<ExportArguments>();
  command->add_option("RUN", options->run, "the folder of a run")->required();
  command->add_option("--out", options->out, "the folder to write to")
      ->required()
      ->check(not_empty());
  command->add_flag("--force", options->force, "replace the files in --out");
  add_json_flag(*command, options->json);
  command->footer(
      "In Python: codes = torch.jit.load(\"encoder.pt\")(images), images float32 [N, C, H, W] in "
      "[0, 1].\nExample:\n  torsor export runs/shift --out exported");
  command->callback([options, &job] { job = [options] { return run_export(*options); }; });
}

}  // namespace torsor
