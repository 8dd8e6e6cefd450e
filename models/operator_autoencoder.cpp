#include "models/operator_autoencoder.hpp"

#include <utility>

#include <ATen/core/grad_mode.h>
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
  require(images.dim() == 4 && images.size(1) == image_.channels &&
              images.size(2) == image_.height && images.size(3) == image_.width,
          "images must be [N, {}, {}, {}] for this model, not [{}]", image_.channels, image_.height,
          image_.width, fmt::join(images.sizes(), ", "));
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

std::int64_t OperatorAutoencoder::parameter_count() const {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : parameters()) count += tensor.numel();
  return count;
}

NamedTensors OperatorAutoencoder::parameters() const {
  NamedTensors all;
  append(all, "encoder.", networks_.encoder->parameters());
  append(all, "decoder.", networks_.decoder->parameters());
  append(all, "operator.", latent_->parameters());
  return all;
}

void OperatorAutoencoder::load(const NamedTensors& state) const {
  const NamedTensors mine = parameters();
  require(state.size() == mine.size(), "the model has {} tensors, the saved state {}", mine.size(),
          state.size());
  for (std::size_t i = 0; i < mine.size(); ++i) {
    require(mine[i].first == state[i].first && mine[i].second.sizes() == state[i].second.sizes(),
            "the model's tensor {} [{}] does not match the saved {} [{}]", mine[i].first,
            fmt::join(mine[i].second.sizes(), ", "), state[i].first,
            fmt::join(state[i].second.sizes(), ", "));
  }
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < mine.size(); ++i) at::Tensor(mine[i].second).copy_(state[i].second);
}

NamedTensors snapshot(const NamedTensors& tensors) {
  NamedTensors copy;
  copy.reserve(tensors.size());
  for (const auto& [name, tensor] : tensors) {
    copy.emplace_back(name, tensor.detach().to(at::kCPU, tensor.scalar_type(), false, true));
  }
  return copy;
}

}  // namespace torsor
