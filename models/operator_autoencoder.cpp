#include "models/operator_autoencoder.hpp"

#include <utility>

#include <ATen/ops/cat.h>

#include "core/error.hpp"

namespace torsor {
OperatorAutoencoder::OperatorAutoencoder(ImageShape image, NetworkPair networks,
                                         OperatorPointer latent)
    : image_(image), networks_(std::move(networks)), latent_(std::move(latent)) {
  require(networks_.encoder && networks_.decoder && latent_,
          "an operator autoencoder needs an encoder, a decoder and an operator");
  const CodeShape made = networks_.code;
  const CodeShape moved = latent_->code();
  require(made == moved, "the encoder makes codes of {} {} numbers, the {} operator moves {} {}",
          made.size, made.complex ? "complex" : "real", latent_->name(), moved.size,
          moved.complex ? "complex" : "real");
}

at::Tensor OperatorAutoencoder::encode(const at::Tensor& images) const {
  check_images(images, image_);
  return networks_.encoder->forward(images);
}

at::Tensor OperatorAutoencoder::decode(const at::Tensor& codes) const {
  return networks_.decoder->forward(codes);
}

Reconstruction OperatorAutoencoder::reconstruct(const at::Tensor& x1,
                                                const at::Tensor& elements) const {
  const at::Tensor codes = encode(x1);
  // One product for both reconstructions: the decoder's weights are read once.
  const at::Tensor both = decode(at::cat({codes, latent_->apply(codes, elements)}));
  return {both.narrow(0, 0, x1.size(0)), both.narrow(0, x1.size(0), x1.size(0))};
}

at::Device OperatorAutoencoder::device() const {
  return networks_.encoder->parameters().front().second.device();
}

void OperatorAutoencoder::move_to(at::Device device) const {
  for (const auto& [name, tensor] : parameters()) tensor.set_data(tensor.detach().to(device));
}

std::int64_t OperatorAutoencoder::parameter_count() const { return count_values(parameters()); }

NamedTensors OperatorAutoencoder::parameters() const {
  NamedTensors all;
  append(all, "encoder.", networks_.encoder->parameters());
  append(all, "decoder.", networks_.decoder->parameters());
  append(all, "operator.", latent_->parameters());
  return all;
}

void OperatorAutoencoder::load(const NamedTensors& state) const {
  load_values(parameters(), state);
}

}  // namespace torsor
