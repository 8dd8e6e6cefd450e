#pragma once

#include <ATen/core/Tensor.h>

#include "datasets/pairs.hpp"
#include "models/network.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// What a model makes of x1 and the element g: x1 itself and x2 = g·x1, both [N, C, H, W].
struct Reconstruction {
  at::Tensor x1;
  at::Tensor x2;
};

/// An autoencoder whose whole code is moved by a latent operator: x̂2 = dec(ρ(g) enc(x1)).
///
/// Cheap to copy; copies share their parameters.
class OperatorAutoencoder {
 public:
  /// @throws InvalidArgument if the encoder's codes are not the operator's.
  OperatorAutoencoder(ImageShape image, NetworkPair networks, OperatorPointer latent);

  [[nodiscard]] ImageShape image() const { return image_; }
  [[nodiscard]] const LatentOperator& latent() const { return *latent_; }
  [[nodiscard]] const OperatorPointer& latent_pointer() const { return latent_; }
  [[nodiscard]] at::Tensor encode(const at::Tensor& images) const;
  [[nodiscard]] at::Tensor decode(const at::Tensor& codes) const;
  [[nodiscard]] Reconstruction reconstruct(const at::Tensor& x1, const at::Tensor& elements) const;

  /// Where the parameters are.
  [[nodiscard]] at::Device device() const;
  /// Moves the parameters; copies of this model move with them.
  void move_to(at::Device device) const;
  /// Every trainable tensor: "encoder.*", "decoder.*", "operator.*".
  [[nodiscard]] NamedTensors parameters() const;
  /// How many numbers they hold.
  [[nodiscard]] std::int64_t parameter_count() const;
  /// Copies the values of `state` into the parameters.
  /// @throws InvalidArgument if a name is missing or unknown, or a shape differs.
  void load(const NamedTensors& state) const;

 private:
  ImageShape image_;
  NetworkPair networks_;
  OperatorPointer latent_;
};

}  // namespace torsor
