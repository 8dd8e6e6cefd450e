#include "models/variational_autoencoder.hpp"

#include <utility>

#include "core/error.hpp"

namespace torsor {

VariationalAutoencoder::VariationalAutoencoder(ImageShape image, NetworkPair networks,
                                               Likelihood likelihood)
    : image_(image), networks_(std::move(networks)), likelihood_(likelihood) {
  require(networks_.encoder && networks_.decoder,
          "a variational autoencoder needs an encoder and a decoder");
  require(!networks_.code.complex, "the posterior of a complex code is not defined");
}

Posterior VariationalAutoencoder::encode(const at::Tensor& images) const {
  check_images(images, image_);
  Posterior posterior = split_heads(networks_.encoder->forward(images));
  require(posterior.mean.size(1) == code_size(),
          "the encoder makes posteriors of {} values, the decoder takes {}: make the networks with "
          "Heads::posterior",
          posterior.mean.size(1), code_size());
  return posterior;
}

at::Tensor VariationalAutoencoder::decode(const at::Tensor& codes) const {
  return networks_.decoder->forward(codes);
}

at::Tensor VariationalAutoencoder::reconstruct(const at::Tensor& images) const {
  return pixels(decode(encode(images).mean), likelihood_);
}

at::Device VariationalAutoencoder::device() const {
  return networks_.encoder->parameters().front().second.device();
}

void VariationalAutoencoder::move_to(at::Device device) const {
  for (const auto& [name, tensor] : parameters()) tensor.set_data(tensor.detach().to(device));
}

NamedTensors VariationalAutoencoder::parameters() const {
  NamedTensors all;
  append(all, "encoder.", networks_.encoder->parameters());
  append(all, "decoder.", networks_.decoder->parameters());
  return all;
}

void VariationalAutoencoder::load(const NamedTensors& state) const {
  load_values(parameters(), state);
}

Evaluation evaluate(const VariationalAutoencoder& model, const Pairs& pairs, std::int64_t batch) {
  const at::Device device = model.device();
  return evaluate(
      [&](const PairBatch& part) {
        return Reconstruction{model.reconstruct(part.x1.to(device)),
                              model.reconstruct(part.x2.to(device))};
      },
      pairs, batch);
}

}  // namespace torsor
