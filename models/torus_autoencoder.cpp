#include "models/torus_autoencoder.hpp"

#include <utility>

#include <ATen/ops/cat.h>
#include <ATen/ops/isfinite.h>

#include "core/error.hpp"

namespace torsor {

TorusAutoencoder::TorusAutoencoder(ImageShape image, NetworkPair networks, TorusOperator latent)
    : Autoencoder(image, std::move(networks)), latent_(std::move(latent)) {
  require(code() == CodeShape{latent_.code_size(), true},
          "the encoder makes codes of {} {} numbers, the torus operator moves {} complex",
          code().size, code().complex ? "complex" : "real", latent_.code_size());
}

TorusAutoencoder TorusAutoencoder::rounded() const {
  return {image(), networks(), latent_.rounded()};
}

at::Tensor TorusAutoencoder::encode(const at::Tensor& images) const {
  check_images(images, image());
  return networks().encoder->forward(images);
}

at::Tensor TorusAutoencoder::decode(const at::Tensor& codes) const {
  return networks().decoder->forward(codes);
}

Reconstruction TorusAutoencoder::reconstruct(const at::Tensor& x1, const at::Tensor& angles) const {
  const auto broken = at::isfinite(angles).logical_not().sum().item<std::int64_t>();
  require(broken == 0, "{} of {} angles are not finite", broken, angles.numel());
  const at::Tensor codes = encode(x1);
  // One product for both reconstructions: the decoder's weights are read once.
  const at::Tensor both = decode(at::cat({codes, latent_.apply(codes, angles)}));
  return {both.narrow(0, 0, x1.size(0)), both.narrow(0, x1.size(0), x1.size(0))};
}

NamedTensors TorusAutoencoder::parameters() const {
  NamedTensors all = Autoencoder::parameters();
  append(all, "operator.", latent_.parameters());
  return all;
}

}  // namespace torsor
