#pragma once

#include <ATen/core/Tensor.h>

#include "datasets/pairs.hpp"
#include "models/autoencoder.hpp"
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
class OperatorAutoencoder final : public Autoencoder {
 public:
  /// @throws InvalidArgument if a network or the operator is missing, or the encoder's codes are
  ///         not the operator's.
  OperatorAutoencoder(ImageShape image, NetworkPair networks, OperatorPointer latent);

  [[nodiscard]] const LatentOperator& latent() const { return *latent_; }
  [[nodiscard]] const OperatorPointer& latent_pointer() const { return latent_; }
  [[nodiscard]] at::Tensor encode(const at::Tensor& images) const override;
  [[nodiscard]] at::Tensor decode(const at::Tensor& codes) const override;
  [[nodiscard]] Reconstruction reconstruct(const at::Tensor& x1, const at::Tensor& elements) const;

  /// Those of the networks and "operator.*".
  [[nodiscard]] NamedTensors parameters() const override;

 private:
  OperatorPointer latent_;
};

}  // namespace torsor
