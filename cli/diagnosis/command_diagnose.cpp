#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "cli/diagnosis/declared_blocks.hpp"
#include "cli/diagnosis/files.hpp"
#include "cli/diagnosis/subject.hpp"
#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/results.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/progress.hpp"
#include "models/threads.hpp"

namespace torsor {
namespace {

constexpr int kDefectFound = 4;

struct DiagnoseArguments {
  DiagnosisRequest request;
  std::string budget = "standard";
  std::string out;
  std::string memory = "2GB";
  std::string blocks;
  int threads = 0;
  bool fail_on_defect = false;
  bool force = false;
  bool json = false;
};

/// "2GB" in bytes. @throws InvalidArgument for anything else than a number and a unit.
std::uint64_t bytes_of(std::string text) {
  const std::string given = text;
  try {
    const std::string problem = CLI::AsSizeValue(false)(text);
    require(problem.empty() && given.find('-') == std::string::npos,
            "--memory takes a size such as 500MB or 2GB, not \"{}\"", given);
    return std::stoull(text);
  } catch (const CLI::Error&) {
    throw InvalidArgument(
        fmt::format("--memory takes a size such as 500MB or 2GB, not \"{}\"", given));
  }
}

int run_diagnose(DiagnoseArguments options) {
  DiagnosisRequest& request = options.request;
  set_threads(options.threads);
  request.options.budget = parse_budget(options.budget);
  request.options.memory = bytes_of(options.memory);
  if (!options.blocks.empty()) request.options.blocks = declared_blocks(options.blocks);
  const std::filesystem::path out = diagnosis_folder(request, options.out);
  require_diagnosis_folder(out, options.force);
  Progress progress("diagnosing", 1);
  request.options.progress = [&](std::string_view what) { progress.update(0, what); };
  DiagnosedSubject subject = diagnose_subject(request);
  Report& report = subject.report;
  progress.finish();
  report.input["versions"] = versions_json();
  write_diagnosis(subject, out, request);
  if (options.json) {
    fmt::print("{}", json_text(report.json()));
  } else {
    fmt::print("{}", report.text());
    fmt::print(stderr, "report: {}\n", diagnosis_page_file(out, request).string());
  }
  return options.fail_on_defect && report.found_defect() ? kDefectFound : 0;
}

void add_subject(CLI::App& command, DiagnosisRequest& r) {
  command.add_option("RUN", r.run, "the folder of a trained run");
  command
      .add_option("--encoder", r.encoder,
                  "a TorchScript file: images [N, C, H, W] to codes [N, D]; its code is run")
      ->check(not_empty());
  command
      .add_option("--codes", r.codes,
                  "an NPZ file with codes [objects, |G|, D] in the group's order, and perhaps "
                  "images [objects, |G|, ...]")
      ->check(not_empty());
  command.add_option("--family", r.family,
                     "images for --encoder whose symmetries are known: polar_harmonics, "
                     "gaussian_rings, harmonic_blobs, triangles, ...");
  command.add_option("--order", r.order, "rotations of the family; default: the family's own")
      ->check(CLI::Range(2, 1000));
  command.add_option("--size", r.size, "pixels per side of the family; default: the family's own")
      ->check(CLI::Range(1, 512));
  command.add_option("--images", r.images, "images for --encoder: NPZ, NPY or IDX");
  command.add_option("--array", r.array, "of an NPZ of images");
  command.add_option("--group", r.group, "the group of --images or --codes, for example C10");
  command.add_option(
      "--action", r.action,
      "what the group does to --images: rotation, shift_x, shift_y, scale or hue; for "
      "a product one for each factor, joined by commas: shift_x,shift_y");
  command.add_option("--step", r.step, "pixels per element of shifts; default: width / order");
  command.add_option("--render", r.render, "exact | bilinear");
  command.add_flag("--allow-inexact", r.allow_inexact, "use an action that fails its certificate");
}

}  // namespace

void add_diagnose_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand(
      "diagnose",
      "is an encoder equivariant, distributed or disentangled, and where does it tear?");
  const auto options = std::make_shared<DiagnoseArguments>();
  add_subject(*command, options->request);
  command->add_option("--budget", options->budget, "quick (seconds) | standard | thorough");
  command->add_option("--seed", options->request.options.seed, "of everything random")
      ->check(whole_number());
  command->add_option("--memory", options->memory, "that persistent homology may use");
  command
      ->add_option("--blocks", options->blocks,
                   "code columns claimed for each factor of a product group, to be tested: 0-1,2-3")
      ->check(not_empty());
  command->add_option("--threads", options->threads, "0: all cores")->check(CLI::Range(0, 1024));
  command->add_option("--out", options->out,
                      "the folder for diagnosis.json, the report and figures/; default: the run, "
                      "or the folder diagnosis");
  command->add_flag("--fail-on-defect", options->fail_on_defect,
                    "exit with status 4 if a hard or soft defect is found");
  command->add_flag("--force", options->force,
                    "replace a diagnosis.json that this program did not write");
  add_json_flag(*command, options->json);
  command->footer(
      "A TorchScript file is a program: open only files you trust.\nExample:\n  torsor diagnose "
      "--encoder encoder.pt --family triangles --size 28");
  command->callback([options, &job] { job = [options] { return run_diagnose(*options); }; });
}

}  // namespace torsor
