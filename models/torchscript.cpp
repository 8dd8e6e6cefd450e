#include "models/torchscript.hpp"

#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include "core/file.hpp"

namespace torsor {
namespace {

using Forward = std::function<at::Tensor(const at::Tensor&)>;

/// "encoder.0.weight" as the name of an attribute.
std::string attribute_name(std::string name) {
  for (char& c : name) {
    if (c == '.') c = '_';
  }
  return name;
}

/// What `forward` does to inputs like `example`, with `parameters` as attributes. Nothing in
/// `forward` may depend on the number of inputs but through their own shape.
torch::jit::Module traced(const Forward& forward, const at::Tensor& example,
                          const NamedTensors& parameters) {
  const at::NoGradGuard no_grad;
  torch::jit::Module module("__torch__.torsor.Network");
  for (const auto& [name, tensor] : parameters) {
    module.register_parameter(attribute_name(name), tensor, false);
  }
  const auto run = [&](torch::jit::Stack inputs) -> torch::jit::Stack {
    return {forward(inputs.front().toTensor())};
  };
  const auto no_name = [](const at::Tensor&) { return std::string(); };
  const auto [state, outputs] =
      torch::jit::tracer::trace({example}, run, no_name, true, false, &module, {"input"});
  torch::jit::Function* function = module._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*module.type()->name(), "forward"), state->graph);
  module.type()->addMethod(function);
  return module;
}

void save(const torch::jit::Module& module, const std::filesystem::path& path) {
  std::ostringstream bytes;
  module.save(bytes);
  write_file(path, bytes.str());
}

NamedTensors with_prefix(const Autoencoder& model, std::string_view prefix) {
  NamedTensors part;
  for (const auto& [name, tensor] : model.parameters()) {
    if (name.starts_with(prefix)) part.emplace_back(name, tensor);
  }
  return part;
}

}  // namespace

void save_encoder_script(const Autoencoder& model, const std::filesystem::path& path) {
  const ImageShape image = model.image();
  const at::Tensor example = at::zeros({2, image.channels, image.height, image.width});
  save(traced([&](const at::Tensor& images) { return model.encode(images); }, example,
              with_prefix(model, "encoder.")),
       path);
}

void save_decoder_script(const Autoencoder& model, const std::filesystem::path& path) {
  const CodeShape code = model.code();
  const at::Tensor example =
      code.complex ? at::zeros({2, code.size, 2}) : at::zeros({2, code.size});
  save(traced([&](const at::Tensor& codes) { return model.decode(codes); }, example,
              with_prefix(model, "decoder.")),
       path);
}

}  // namespace torsor
