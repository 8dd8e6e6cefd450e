#pragma once

#include <ATen/core/Tensor.h>

#include "models/autoencoder.hpp"
#include "models/operator_autoencoder.hpp"
#include "operators/torus_operator.hpp"

namespace torsor {

/// An autoencoder whose complex code is moved by real angles: x̂2 = dec(ρ(θ) enc(x1)).
///
/// Cheap to copy; copies share their parameters, learned weights included.
class TorusAutoencoder final : public Autoencoder {
 public:
  /// @throws InvalidArgument if a network is missing, or the encoder's codes are not complex or
  ///         not of the operator's size.
  TorusAutoencoder(ImageShape image, NetworkPair networks, TorusOperator latent);

  [[nodiscard]] const TorusOperator& latent() const { return latent_; }
  /// The same networks with every weight at its nearest integer, no longer trainable.
  [[nodiscard]] TorusAutoencoder rounded() const;
  [[nodiscard]] at::Tensor encode(const at::Tensor& images) const override;
  [[nodiscard]] at::Tensor decode(const at::Tensor& codes) const override;
  /// @param angles  [N, m] in radians, float32 or float64, on any device.
  /// @throws InvalidArgument if they do not fit the images or the operator, or are not finite.
  [[nodiscard]] Reconstruction reconstruct(const at::Tensor& x1, const at::Tensor& angles) const;

  /// Those of the networks and, if learned, "operator.weights".
  [[nodiscard]] NamedTensors parameters() const override;

 private:
  TorusOperator latent_;
};

}  // namespace torsor
