#include "models/operator_autoencoder.hpp"

#include <utility>

#include <ATen/ops/cat.h>

#include "core/error.hpp"

namespace torsor {

OperatorAutoencoder::OperatorAutoencoder(ImageShape image, NetworkPair networks,
                                         OperatorPointer latent)
    : Autoencoder(image, std::move(networks)), latent_(std::move(latent)) {
  require(latent_ != nullptr, "an operator autoencoder needs an operator");
  const CodeShape made = code();
  const CodeShape moved = latent_->code();
  require(made == moved, "the encoder makes codes of {} {} numbers, the {} operator moves {} {}",
          made.size, made.complex ? "complex" : "real", latent_->name(), moved.size,
          moved.complex ? "complex" : "real");
}

at::Tensor OperatorAutoencoder::encode(const at::Tensor& images) const {
  check_images(images, image());
  return networks().encoder->forward(images);
}

at::Tensor OperatorAutoencoder::decode(const at::Tensor& codes) const {
  return networks().decoder->forward(codes);
}

Reconstruction OperatorAutoencoder::reconstruct(const at::Tensor& x1,
                                                const at::Tensor& elements) const {
  const at::Tensor codes = encode(x1);
  // One product for both reconstructions: the decoder's weights are read once.
  const at::Tensor both = decode(at::cat({codes, latent_->apply(codes, elements)}));
  return {both.narrow(0, 0, x1.size(0)), both.narrow(0, x1.size(0), x1.size(0))};
}

NamedTensors OperatorAutoencoder::parameters() const {
  NamedTensors all = Autoencoder::parameters();
  append(all, "operator.", latent_->parameters());
  return all;
}

}  // namespace torsor
