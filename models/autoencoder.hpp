#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "datasets/image_shape.hpp"
#include "models/network.hpp"

namespace torsor {

/// An encoder from images to codes and a decoder back, whatever they were trained for.
///
/// Cheap to copy; copies share their parameters.
class Autoencoder {
 public:
  virtual ~Autoencoder() = default;

  [[nodiscard]] ImageShape image() const { return image_; }
  [[nodiscard]] CodeShape code() const { return networks_.code; }
  [[nodiscard]] const NetworkPair& networks() const { return networks_; }

  /// The codes of images [N, C, H, W]; of a variational model the means of the posteriors.
  [[nodiscard]] virtual at::Tensor encode(const at::Tensor& images) const = 0;
  /// The images [N, C, H, W] of codes.
  [[nodiscard]] virtual at::Tensor decode(const at::Tensor& codes) const = 0;

  /// Where the parameters are.
  [[nodiscard]] at::Device device() const;
  /// Moves the parameters; copies of this model move with them.
  void move_to(at::Device device) const;
  /// Every trainable tensor: "encoder.*", "decoder.*", and what a model adds.
  [[nodiscard]] virtual NamedTensors parameters() const;
  /// How many numbers they hold.
  [[nodiscard]] std::int64_t parameter_count() const;
  /// Copies the values of `state` into the parameters.
  /// @throws InvalidArgument if a name is missing or unknown, or a shape differs.
  void load(const NamedTensors& state) const;

 protected:
  /// @throws InvalidArgument if a network is missing.
  Autoencoder(ImageShape image, NetworkPair networks);
  Autoencoder(const Autoencoder&) = default;
  Autoencoder(Autoencoder&&) = default;
  Autoencoder& operator=(const Autoencoder&) = default;
  Autoencoder& operator=(Autoencoder&&) = default;

 private:
  ImageShape image_;
  NetworkPair networks_;
};

}  // namespace torsor
