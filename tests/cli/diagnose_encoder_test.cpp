#include <ATen/core/ivalue.h>
//
#include <filesystem>
#include <string>

#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>

#include "core/file.hpp"
#include "datasets/npz.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// A TorchScript file whose codes are the sums of all of 28 x 28 pixels.
std::string encoder_file(const std::filesystem::path& folder) {
  torch::jit::Module module("Sums");
  module.define("def forward(self, x):\n  return torch.matmul(x.flatten(1), torch.ones(784, 2))\n");
  const std::string path = (folder / "encoder.pt").string();
  module.save(path);
  return path;
}

TORSOR_TEST("diagnose: an encoder for another image size is told how a family gets its size") {
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "out").string();
  const Outcome outcome = call_torsor({"diagnose", "--encoder", encoder_file(folder.path()),
                                       "--family", "triangles", "--size", "20", "--out", out});
  TORSOR_INFO(outcome.err);
  TORSOR_CHECK(outcome.status == 2);
  TORSOR_CHECK(outcome.err.find("does not take images") != std::string::npos);
  TORSOR_CHECK(outcome.err.find("--size N draws the family in N x N pixels") != std::string::npos);
}

TORSOR_TEST("diagnose: a single picture is no file of images, and the message lists what is") {
  const TemporaryFolder folder;
  const std::string photo = (folder.path() / "photo.png").string();
  write_file(photo, "\x89PNG\r\n\x1a\n and some more bytes");
  const Outcome outcome = call_torsor({"diagnose", "--encoder", encoder_file(folder.path()),
                                       "--images", photo, "--group", "C4", "--action", "rotation",
                                       "--out", (folder.path() / "out").string()});
  TORSOR_INFO(outcome.err);
  TORSOR_CHECK(outcome.status == 2);
  for (const char* accepted : {"NPZ (.npz)", "NPY (.npy)", "IDX"}) {
    TORSOR_CHECK(outcome.err.find(accepted) != std::string::npos);
  }
}

}  // namespace
}  // namespace torsor::testing
