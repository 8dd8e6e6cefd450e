#include "models/variational_autoencoder.hpp"

#include <utility>

#include "core/error.hpp"

namespace torsor {

VariationalAutoencoder::VariationalAutoencoder(ImageShape image, NetworkPair networks,
                                               Likelihood likelihood)
    : Autoencoder(image, std::move(networks)), likelihood_(likelihood) {
  require(!code().complex, "the posterior of a complex code is not defined");
}

Posterior VariationalAutoencoder::posterior(const at::Tensor& images) const {
  check_images(images, image());
  Posterior posterior = split_heads(networks().encoder->forward(images));
  require(posterior.mean.size(1) == code_size(),
          "the encoder makes posteriors of {} values, the decoder takes {}: make the networks with "
          "Heads::posterior",
          posterior.mean.size(1), code_size());
  return posterior;
}

at::Tensor VariationalAutoencoder::logits(const at::Tensor& codes) const {
  return networks().decoder->forward(codes);
}

at::Tensor VariationalAutoencoder::encode(const at::Tensor& images) const {
  return posterior(images).mean;
}

at::Tensor VariationalAutoencoder::decode(const at::Tensor& codes) const {
  return pixels(logits(codes), likelihood_);
}

Reconstruction reconstruct(const VariationalAutoencoder& model, const PairBatch& pairs) {
  const at::Device device = model.device();
  return {model.decode(model.encode(pairs.x1.to(device))),
          model.decode(model.encode(pairs.x2.to(device)))};
}

Evaluation evaluate(const VariationalAutoencoder& model, const Pairs& pairs, std::int64_t batch) {
  if (pairs.chained()) {
    return evaluate([&](const PairBatch& part) { return reconstruct(model, part); }, pairs, batch);
  }
  return evaluate(
      [&](const at::Tensor& images) {
        return model.decode(model.encode(images.to(model.device())));
      },
      pairs.orbits());
}

}  // namespace torsor
