#include <ATen/core/ivalue.h>
//
#include "diagnostics/torchscript_encoder.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <c10/util/Exception.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kBatch = 512;

/// What a message of LibTorch says at its end, where the cause stands: the last line that is no
/// part of a listing.
std::string cause_of(const std::string& message) {
  std::string cause;
  std::size_t start = 0;
  while (start < message.size()) {
    const std::size_t end = std::min(message.find('\n', start), message.size());
    const std::string line = message.substr(start, end - start);
    if (line.find_first_not_of(" ~\t<-") != std::string::npos) cause = line;
    start = end + 1;
  }
  return cause;
}

torch::jit::Module load(const std::filesystem::path& path) {
  (void)size_of_file(path);  // missing files and folders are named before LibTorch sees them
  try {
    torch::jit::Module module = torch::jit::load(path.string(), at::kCPU);
    module.eval();
    if (!module.find_method("forward")) {
      throw DataError(path.string(), "expected a TorchScript module with a forward method");
    }
    return module;
  } catch (const c10::Error& error) {
    throw DataError(path.string(),
                    "expected a TorchScript module, as torch.jit.save writes it; LibTorch says: " +
                        cause_of(error.what_without_backtrace()));
  } catch (const DataError&) {
    throw;
  } catch (const std::exception& error) {  // torch::jit::ErrorReport is no c10::Error
    throw DataError(path.string(),
                    "expected a TorchScript module that this LibTorch knows; it says: " +
                        cause_of(error.what()));
  }
}

at::Tensor checked(const c10::IValue& value, std::int64_t images) {
  require(value.isTensor(), "the encoder gives {} instead of a tensor of codes [N, D]",
          value.tagKind());
  at::Tensor codes = value.toTensor().detach().to(at::kCPU);
  require(at::isFloatingType(codes.scalar_type()),
          "the encoder's codes are {}; they must be floating-point numbers",
          c10::toString(codes.scalar_type()));
  require((codes.dim() == 2 || (codes.dim() == 3 && codes.size(2) == 2)) &&
              codes.size(0) == images && codes.size(1) > 0,
          "the encoder gives {} for {} images; codes are [N, D], or [N, D, 2] for complex numbers",
          shape_text(codes.sizes()), images);
  return codes;
}

at::Tensor forward(torch::jit::Module& module, const at::Tensor& images) {
  const at::NoGradGuard no_gradients;
  try {
    return checked(module.forward({images.to(at::kFloat).contiguous()}), images.size(0));
  } catch (const c10::Error& error) {
    throw InvalidArgument(fmt::format("the encoder does not take images {}: {}",
                                      shape_text(images.sizes()),
                                      cause_of(error.what_without_backtrace())));
  } catch (const std::runtime_error& error) {  // how the interpreter reports errors of the script
    throw InvalidArgument(fmt::format("the encoder does not take images {}: {}",
                                      shape_text(images.sizes()), cause_of(error.what())));
  }
}

}  // namespace

Encoder load_torchscript_encoder(const std::filesystem::path& path) {
  auto module = std::make_shared<torch::jit::Module>(load(path));
  return [module](const at::Tensor& images) {
    std::vector<at::Tensor> codes;
    for (std::int64_t i = 0; i < images.size(0); i += kBatch) {
      codes.push_back(forward(*module, images.slice(0, i, std::min(i + kBatch, images.size(0)))));
    }
    return at::cat(codes);
  };
}

}  // namespace torsor
