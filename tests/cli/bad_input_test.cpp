#include <filesystem>
#include <initializer_list>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "cli/run_folder.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/npy.hpp"
#include "datasets/npz.hpp"
#include "datasets/png.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

/// A folder with a configuration, and the certainty that nothing else was written there.
struct Refusal {
  TemporaryFolder folder;
  std::string config = write_tiny_config(folder.path());
  std::string run = (folder.path() / "run").string();

  /// Training with `overrides` ends with status 2 and one message that has all of `parts`.
  void check(const Arguments& overrides, const std::vector<std::string>& parts, int status = 2) {
    Arguments arguments = {"train", config, "--out", run};
    for (const std::string& text : overrides) {
      arguments.emplace_back("--set");
      arguments.push_back(text);
    }
    const Outcome outcome = call_torsor(arguments);
    TORSOR_INFO("stderr: " << outcome.err);
    TORSOR_CHECK(outcome.status == status);
    TORSOR_CHECK(outcome.out.empty());
    TORSOR_CHECK(outcome.err.starts_with("torsor: "));
    for (const std::string& part : parts) {
      TORSOR_INFO("expected: " << part);
      TORSOR_CHECK(outcome.err.find(part) != std::string::npos);
    }
    TORSOR_CHECK(!fs::exists(run));
  }

  void check_source(const std::string& source, const fs::path& path,
                    std::vector<std::string> parts) {
    parts.push_back(path.string());
    check({"data.source=" + source, "data.path=" + path.string()}, parts);
  }
};

std::string idx_head(std::initializer_list<unsigned> words) {
  std::string bytes;
  for (const unsigned word : words) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes += static_cast<char>((word >> static_cast<unsigned>(shift)) & 255U);
    }
  }
  return bytes;
}

/// A folder of four good IDX files, 12 training and 12 test images of 8x8.
fs::path idx_folder(const fs::path& parent) {
  const fs::path folder = parent / "idx";
  fs::create_directories(folder);
  for (const char* part : {"train", "t10k"}) {
    write_file(folder / (std::string(part) + "-images-idx3-ubyte"),
               idx_head({0x803, 12, 8, 8}) + std::string(12 * 64, '\x40'));
    write_file(folder / (std::string(part) + "-labels-idx1-ubyte"),
               idx_head({0x801, 12}) + std::string(12, '\x01'));
  }
  return folder;
}

TORSOR_TEST("a configuration that cannot be used ends with status 2 and changes nothing") {
  Refusal refusal;
  refusal.check({"train.epoch=3"}, {"unknown key train.epoch", "did you mean train.epochs?"});
  refusal.check({"train.batch=99999999999999999999"}, {"99999999999999999999 is too large"});
  refusal.check({"train.epochs=ten"}, {"train.epochs: expected an integer"});
  refusal.check({"model.code=25"}, {"model.code: ", "25", "20", "30"});  // C10 divides 20 and 30
  refusal.check({"model.operator=plane", "model.code=1"}, {"model.code: one plane needs"});
  refusal.check({"model.encoder=complex_linear"}, {"complex_linear", "fourier"});
  refusal.check({"action.group=C10 y C2"}, {"action.group: ", "C10 y C2"});
  refusal.check({"action.group=C5 x C2"}, {"action.kind: ", "2 factors"});
  refusal.check({"action.kind=[\"hue\"]"}, {"action.kind: ", "3 channels"});
  refusal.check({"action.kind=[\"shift_x\"]", "data.size=28"}, {"action.step: ", "28 px"});
  refusal.check({"data.fraction=0.5"}, {"data.fraction", "data.objects"});
  refusal.check({"data.source=idx"}, {"data.path is empty"});
}

TORSOR_TEST("a model that the memory cannot hold is refused before it is made") {
  Refusal refusal;
  refusal.check({"model.code=1000000", "data.size=1024"}, {"GB", "model.code", "data.size"});
}

TORSOR_TEST("a configuration file that is none ends with status 2 and names the file") {
  const TemporaryFolder folder;
  const auto refused = [&](const fs::path& config, const std::string& part) {
    const Outcome outcome =
        call_torsor({"train", config.string(), "--out", (folder.path() / "run").string()});
    TORSOR_INFO("stderr: " << outcome.err);
    TORSOR_CHECK(outcome.status == 2);
    TORSOR_CHECK(outcome.err.find(config.string()) != std::string::npos);
    TORSOR_CHECK(outcome.err.find(part) != std::string::npos);
    TORSOR_CHECK(!fs::exists(folder.path() / "run"));
  };
  refused(folder.path() / "none.toml", "no such file");
  refused(folder.path(), "found a folder");
  write_file(folder.path() / "empty.toml", "");
  refused(folder.path() / "empty.toml", "empty");
  write_file(folder.path() / "cut.toml", "[train]\nepochs = ");
  refused(folder.path() / "cut.toml", ":2:");
}

TORSOR_TEST("broken IDX files are refused by name") {
  Refusal refusal;
  const fs::path good = idx_folder(refusal.folder.path());
  const fs::path images = good / "train-images-idx3-ubyte";
  const std::string bytes = read_file(images);
  const auto with = [&](const std::string& content, const std::string& part) {
    write_file(images, content);
    refusal.check_source("idx", good, {images.string(), part});
  };
  refusal.check_source("idx", refusal.folder.path() / "none", {});
  with("", "empty");
  with(bytes.substr(0, 700), "byte");
  with("\x89PNG" + bytes.substr(4), "byte 0");
  with(idx_head({0x803, 0xffffffffU, 0xffffffffU, 0xffffffffU}), "byte");
  fs::remove(images);
  refusal.check_source("idx", good, {"train-images"});
  fs::create_directory(images);
  refusal.check_source("idx", good, {"folder"});
}

TORSOR_TEST("broken NPZ files are refused by name") {
  Refusal refusal;
  const fs::path file = refusal.folder.path() / "images.npz";
  const auto refused = [&](const std::string& part) { refusal.check_source("npz", file, {part}); };
  refused("no such file");
  write_file(file, "");
  refused("empty");
  write_file(file, "this is no archive of arrays, but a sentence");
  refused("images.npz");
  at::Tensor images = at::full({20, 8, 8}, 0.25);
  images[3][4][5] = std::numeric_limits<float>::quiet_NaN();
  write_npz(file, {{"images", images}});
  refused("array images");
  write_npz(file, {{"a", at::zeros({20, 8, 8})}, {"b", at::zeros({20, 8, 8})}});
  refused("expected the arrays train, valid and test");
  refusal.check({"data.source=npz", "data.path=" + file.string(), "data.array=c"},
                {file.string(), "c", "a"});
  write_npz(file, {{"images", at::zeros({5, 8, 8})}});
  refused("5 objects cannot be split");
  write_npy(refusal.folder.path() / "flat.npy", at::zeros({20, 8}));
  refusal.check_source("npz", refusal.folder.path() / "flat.npy", {"flat.npy"});
  write_npz(file, {{"images", at::zeros({20, 8, 8})}});
  const std::string bytes = read_file(file);
  write_file(file, std::string_view(bytes).substr(0, bytes.size() / 2));
  refused("images.npz");
  refusal.check_source("npz", refusal.folder.path(), {"folder"});
}

TORSOR_TEST("broken folders of pictures are refused by name") {
  Refusal refusal;
  const fs::path folder = refusal.folder.path() / "pictures";
  refusal.check_source("png", folder, {});
  fs::create_directory(folder);
  refusal.check_source("png", folder, {});
  write_file(folder / "a.png", "");
  refusal.check_source("png", folder, {"a.png"});
  write_png(folder / "a.png", at::zeros({8, 8}));
  const std::string bytes = read_file(folder / "a.png");
  write_file(folder / "a.png", std::string_view(bytes).substr(0, 40));
  refusal.check_source("png", folder, {"a.png"});
}

TORSOR_TEST("an output folder that holds something else is left as it is") {
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  const fs::path out = folder.path() / "out";
  fs::create_directory(out);
  write_file(out / "thesis.txt", "all my work");
  for (const char* flag : {"--progress=none", "--resume", "--force"}) {
    const Outcome outcome = call_torsor({"train", config, "--out", out.string(), flag});
    TORSOR_INFO("stderr: " << outcome.err);
    TORSOR_CHECK(outcome.status == 2);
    TORSOR_CHECK(outcome.err.find("thesis.txt") != std::string::npos);
  }
  const Outcome seeds = call_torsor({"train", config, "--out", out.string(), "--seeds", "0,1"});
  TORSOR_CHECK(seeds.status == 2);
  TORSOR_CHECK(seeds.err.find("thesis.txt") != std::string::npos);
  const Outcome file =
      call_torsor({"train", config, "--out", (out / "thesis.txt").string(), "--force"});
  TORSOR_CHECK(file.status == 2);
  TORSOR_CHECK(file.err.find("found a file") != std::string::npos);
  TORSOR_CHECK(read_file(out / "thesis.txt") == "all my work");
  TORSOR_CHECK(std::distance(fs::directory_iterator(out), fs::directory_iterator()) == 1);
}

/// Every file under `folder` with its content.
std::map<std::string, std::string> files_under(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().string()] = read_file(entry.path());
  }
  return files;
}

TORSOR_TEST("--force replaces no folder that only looks like a run") {
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  const auto refused = [&](const fs::path& out, const std::string& part) {
    const auto before = files_under(out);
    for (const char* flag : {"--force", "--resume", "--no-report"}) {
      const Outcome outcome = call_torsor({"train", config, "--out", out.string(), flag});
      TORSOR_INFO("stderr: " << outcome.err);
      TORSOR_CHECK(outcome.status == 2);
      TORSOR_CHECK(outcome.err.find(part) != std::string::npos);
    }
    TORSOR_CHECK(files_under(out) == before);
  };
  const fs::path other = folder.path() / "other";
  fs::create_directories(other / "figures");
  write_file(other / "config.toml", "title = \"a program of its own\"\n");
  write_file(other / "figures" / "a.txt", "the only copy");
  refused(other, "unknown key title");
  write_file(other / "config.toml", "# my notes\nseed = 3\n");
  refused(other, "written by hand");
  write_file(other / "config.toml", "");
  refused(other, "empty");
}

TORSOR_TEST("--force deletes what a run wrote and nothing else") {
  const TemporaryFolder folder;
  const fs::path run = folder.path() / "run";
  const auto create = [&](RunFolder::Existing existing) {
    return RunFolder::create(run, Config{}, existing);
  };
  create(RunFolder::Existing::refuse);
  fs::create_directory(run / "figures");
  for (const char* name : {"results.json", "best.pt.12.tmp", "figures/orbit-7.png",
                           "figures/losses.svg.12.tmp", "figures/orbit-mine.png"}) {
    write_file(run / name, "something");
  }
  write_file(run / "thesis.txt", "all my work");
  TORSOR_THROWS_WITH(create(RunFolder::Existing::force), InvalidArgument, "thesis.txt");
  TORSOR_CHECK(fs::exists(run / "results.json"));
  fs::remove(run / "thesis.txt");
  create(RunFolder::Existing::force);
  TORSOR_CHECK(read_file(run / "figures" / "orbit-mine.png") == "something");
  for (const char* name :
       {"results.json", "best.pt.12.tmp", "figures/orbit-7.png", "figures/losses.svg.12.tmp"}) {
    TORSOR_INFO(name);
    TORSOR_CHECK(!fs::exists(run / name));
  }
  fs::remove(run / "figures" / "orbit-mine.png");
  create(RunFolder::Existing::force);
  TORSOR_CHECK(!fs::exists(run / "figures"));
}

TORSOR_TEST("a folder in which a process trains is refused to every other") {
  const TemporaryFolder folder;
  const fs::path run = folder.path() / "run";
  const auto resume = [&] { return RunFolder::create(run, Config{}, RunFolder::Existing::resume); };
  {
    const RunFolder first = resume();
    write_file(run / "checkpoint.pt.12.tmp", "half a checkpoint");
    TORSOR_THROWS_WITH(resume(), InvalidArgument, "another process trains in this folder");
    TORSOR_CHECK(fs::exists(run / "checkpoint.pt.12.tmp"));
    TORSOR_CHECK(RunFolder::open(run).config() == Config{});  // reading needs no lock
  }
  resume();
  TORSOR_CHECK(!fs::exists(run / "checkpoint.pt.12.tmp"));
}

TORSOR_TEST("bad usage ends with status 2 and says what was meant") {
  const auto refused = [](const Arguments& arguments, const std::string& part) {
    const Outcome outcome = call_torsor(arguments);
    TORSOR_INFO("stderr: " << outcome.err);
    TORSOR_CHECK(outcome.status == 2);
    TORSOR_CHECK(outcome.err.starts_with("torsor: "));
    TORSOR_CHECK(outcome.err.find(part) != std::string::npos);
  };
  refused({}, "subcommand");
  refused({"trian"}, "did you mean \"train\"?");
  refused({"frobnicate"},
          "the commands are group, data, train, evaluate, export, recognize, reproduce, report, "
          "diagnose, metrics and doctor");
  refused({"train"}, "CONFIG");
  refused({"group", "C10", "--jsn"}, "--jsn");
  refused({"group", "Z10"}, "^");  // points at the character
  const TemporaryFolder folder;
  const std::string config = write_tiny_config(folder.path());
  const std::string out = (folder.path() / "run").string();
  refused({"train", config, "--out", out, "--resume", "--force"}, "--resume");
  refused({"train", config, "--out", ""}, "--out: must not be empty");
  refused({"report", out, "--out", ""}, "--out: must not be empty");
  refused({"data", "preview", config, "--out", ""}, "--out: must not be empty");
  refused({"train", config, "--out", out, "--seeds", "0,x"}, "--seeds 0,x: expected whole numbers");
  refused({"train", config, "--out", out, "--seeds", "1,1"}, "the seed 1 occurs twice");
  refused({"train", config, "--out", out, "--device", "tpu"}, "--device");
  refused({"evaluate", folder.path().string()}, "no config.toml");
  refused({"evaluate", out}, "no such run folder");
  TORSOR_CHECK(!fs::exists(out));
}

TORSOR_TEST(
    "an action that breaks the group law is refused with status 3, the reason and the cure") {
  Refusal refusal;
  const Arguments shifts = {"data.size=28", "action.kind=[\"shift_x\"]", "action.step=3"};
  refusal.check(shifts, {"certificate", "30", "28", "allow_inexact"}, 3);
}

}  // namespace
}  // namespace torsor::testing
