#include "models/autoencoder.hpp"

#include <utility>

#include "core/error.hpp"

namespace torsor {

Autoencoder::Autoencoder(ImageShape image, NetworkPair networks)
    : image_(image), networks_(std::move(networks)) {
  require(networks_.encoder && networks_.decoder, "an autoencoder needs an encoder and a decoder");
}

at::Device Autoencoder::device() const {
  return networks_.encoder->parameters().front().second.device();
}

void Autoencoder::move_to(at::Device device) const {
  for (const auto& [name, tensor] : parameters()) tensor.set_data(tensor.detach().to(device));
}

NamedTensors Autoencoder::parameters() const {
  NamedTensors all;
  append(all, "encoder.", networks_.encoder->parameters());
  append(all, "decoder.", networks_.decoder->parameters());
  return all;
}

std::int64_t Autoencoder::parameter_count() const { return count_values(parameters()); }

void Autoencoder::load(const NamedTensors& state) const { load_values(parameters(), state); }

}  // namespace torsor
