#include "models/torchscript.hpp"

#include <memory>
#include <string>

#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <torch/csrc/jit/serialization/import.h>

#include "core/error.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/variational_autoencoder.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

constexpr ImageShape kScriptImage{1, 16, 16};

/// Whether the saved encoder and decoder give the model's own values, for one and for five inputs.
void check_scripts(const Autoencoder& model) {
  const TemporaryFolder folder;
  save_encoder_script(model, folder.path() / "encoder.pt");
  save_decoder_script(model, folder.path() / "decoder.pt");
  torch::jit::Module encoder = torch::jit::load((folder.path() / "encoder.pt").string());
  torch::jit::Module decoder = torch::jit::load((folder.path() / "decoder.pt").string());
  const ImageShape shape = model.image();
  for (const std::int64_t count : {1, 5}) {
    const at::Tensor images = noise_images(count, shape.height, shape.width, Random(5));
    const at::Tensor codes = model.encode(images).detach();
    TORSOR_CHECK(at::equal(encoder.forward({images}).toTensor(), codes));
    TORSOR_CHECK(at::equal(decoder.forward({codes}).toTensor(), model.decode(codes)));
  }
  // The file holds a copy: the loaded module does not follow the model.
  const at::Tensor images = noise_images(2, shape.height, shape.width, Random(6));
  const at::Tensor before = encoder.forward({images}).toTensor();
  for (const auto& [name, tensor] : model.parameters()) tensor.set_data(tensor.detach() + 1.0);
  TORSOR_CHECK(at::equal(encoder.forward({images}).toTensor(), before));
  TORSOR_CHECK(!at::equal(model.encode(images), before));
}

TORSOR_TEST("TorchScript files of operator models give the model's codes and images") {
  for (const std::string name : {"linear", "mlp", "cci"}) {
    TORSOR_INFO("encoder " << name);
    for (const bool complex : {false, true}) {
      OperatorPointer latent;
      if (complex) {
        latent = std::make_shared<FourierOperator>(cyclic(3), 6);
      } else {
        latent = std::make_shared<ShiftOperator>(cyclic(3), 6);
      }
      Random random(1);
      check_scripts(OperatorAutoencoder(
          kScriptImage, make_networks(name, kScriptImage, latent->code(), random), latent));
    }
  }
}

TORSOR_TEST("the TorchScript file of a variational encoder gives the means") {
  Random random(1);
  check_scripts(VariationalAutoencoder(
      kScriptImage, make_networks("cci", kScriptImage, {4, false}, random, Heads::posterior)));
}

TORSOR_TEST("a TorchScript file that cannot be written is refused") {
  Random random(1);
  const auto latent = std::make_shared<ShiftOperator>(cyclic(3), 6);
  const OperatorAutoencoder model(
      kScriptImage, make_networks("linear", kScriptImage, latent->code(), random), latent);
  TORSOR_THROWS_WITH(save_encoder_script(model, "/no/such/folder/encoder.pt"), DataError,
                     "/no/such/folder");
}

}  // namespace
}  // namespace torsor::testing
