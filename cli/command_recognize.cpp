#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <ATen/ops/arange.h>
#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/results.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/progress.hpp"
#include "datasets/idx.hpp"
#include "models/recognition.hpp"
#include "models/threads.hpp"

namespace torsor {
namespace {

struct RecognizeArguments {
  std::string mnist;
  std::string motion = "rotation";
  std::string op = "shift";
  std::string out;
  std::int64_t seed = 0;
  std::int64_t epochs = 20;
  std::int64_t objects = 0;  // 0: all
  std::string progress = "auto";
  int threads = 0;
  bool json = false;
};

/// The first `count` objects, or all of them for 0.
LabelledImages first(const LabelledImages& all, std::int64_t count) {
  if (count == 0 || count >= all.images.size(0)) return all;
  return {all.images.narrow(0, 0, count), all.labels.narrow(0, 0, count)};
}

RecognitionOptions recognition_options(const RecognizeArguments& options) {
  RecognitionOptions recognition;
  recognition.motion = parse_action_kind(options.motion);
  recognition.order = recognition.motion == ActionKind::rotation ? 10 : 14;
  recognition.op = parse_recognition_operator(options.op);
  recognition.training.epochs = options.epochs;
  if (options.objects > 0) {
    recognition.references = std::min(recognition.references, options.objects / 2);
  }
  return recognition;
}

Progress::Mode progress_mode(const std::string& name) {
  if (name == "plain") return Progress::Mode::plain;
  return name == "none" ? Progress::Mode::silent : Progress::Mode::automatic;
}

void print(const RecognitionResult& result) {
  fmt::print("{}, {} operator: percent of {} test digits recognized\n\n{}\n", result.action,
             recognition_operator_text(result.options.op), result.test_objects, result.table());
  fmt::print("worst pose never trained on: {:.2f} with the pose known",
             100.0 * result.worst_unseen());
  for (std::size_t i = 0; i < result.poses.front().inferred.size(); ++i) {
    fmt::print(", {:.2f} with k = {}", 100.0 * result.worst_unseen(i),
               result.options.neighbours[i]);
  }
  fmt::print("\n");
}

int run_recognize(const RecognizeArguments& options) {
  set_threads(options.threads);
  const IdxFolder mnist = read_idx_folder(options.mnist);
  const RecognitionData data{first(mnist.train, options.objects),
                             first(mnist.test, options.objects / 5)};
  Progress progress("epochs", options.epochs, progress_mode(options.progress));
  const RecognitionResult result = run_recognition(
      recognition_options(options), data, Random(static_cast<std::uint64_t>(options.seed)),
      [&](std::int64_t epoch, const RecognizerLoss& loss) {
        progress.update(epoch, fmt::format("cross entropy {:.3e}", loss.cross_entropy));
      });
  progress.finish();
  Json json = result.json();
  json["seed"] = options.seed;
  json["versions"] = versions_json();
  if (!options.out.empty()) write_json(options.out, json);
  options.json ? fmt::print("{}", json_text(json)) : print(result);
  return 0;
}

}  // namespace

void add_recognize_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand(
      "recognize", "train a classifier of painted digits on a few poses, test it on all");
  const auto options = std::make_shared<RecognizeArguments>();
  command->add_option("--mnist", options->mnist, "the folder with the four files of MNIST")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--motion", options->motion, "what the poses are")
      ->check(CLI::IsMember({"rotation", "shift_x", "shift_y"}))
      ->capture_default_str();
  command->add_option("--operator", options->op, "what moves codes back to the canonical pose")
      ->check(CLI::IsMember({"none", "shift", "learned"}))
      ->capture_default_str();
  command->add_option("--seed", options->seed)->check(whole_number());
  command->add_option("--epochs", options->epochs)
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command
      ->add_option("--objects", options->objects,
                   "only the first so many training and a fifth as many test digits; 0: all")
      ->check(whole_number());
  command->add_option("--threads", options->threads, "0: all cores")->check(CLI::Range(0, 1024));
  command->add_option("--out", options->out, "also write the result to this file, as JSON");
  command->add_option("--progress", options->progress)
      ->check(CLI::IsMember({"auto", "plain", "none"}))
      ->capture_default_str();
  add_json_flag(*command, options->json);
  command->footer("Example:\n  torsor recognize --mnist FOLDER --motion rotation --operator shift");
  command->callback([options, &job] { job = [options] { return run_recognize(*options); }; });
}

}  // namespace torsor
