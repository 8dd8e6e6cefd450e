#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "datasets/image_shape.hpp"
#include "datasets/pairs.hpp"
#include "models/evaluation.hpp"
#include "models/network.hpp"
#include "models/posterior.hpp"
#include "models/reconstruction_loss.hpp"

namespace torsor {

/// An encoder to a Gaussian posterior of the code and a decoder back to images (Kingma and Welling
/// 2014).
///
/// Cheap to copy; copies share their parameters.
class VariationalAutoencoder {
 public:
  /// @param networks  made by `make_networks` with Heads::posterior.
  /// @throws InvalidArgument if a network is missing or the code is complex.
  VariationalAutoencoder(ImageShape image, NetworkPair networks,
                         Likelihood likelihood = Likelihood::bernoulli);

  [[nodiscard]] ImageShape image() const { return image_; }
  /// The number D of values of a code.
  [[nodiscard]] std::int64_t code_size() const { return networks_.code.size; }
  [[nodiscard]] Likelihood likelihood() const { return likelihood_; }

  /// The posteriors of images [N, C, H, W]; their means are the codes to use.
  [[nodiscard]] Posterior encode(const at::Tensor& images) const;
  /// The logits [N, C, H, W] of codes [N, D].
  [[nodiscard]] at::Tensor decode(const at::Tensor& codes) const;
  /// The images [N, C, H, W] in [0, 1] of the mean codes of `images`.
  [[nodiscard]] at::Tensor reconstruct(const at::Tensor& images) const;

  /// Where the parameters are.
  [[nodiscard]] at::Device device() const;
  /// Moves the parameters; copies of this model move with them.
  void move_to(at::Device device) const;
  /// Every trainable tensor: "encoder.*", "decoder.*".
  [[nodiscard]] NamedTensors parameters() const;
  /// Copies the values of `state` into the parameters.
  /// @throws InvalidArgument if a name is missing or unknown, or a shape differs.
  void load(const NamedTensors& state) const;

 private:
  ImageShape image_;
  NetworkPair networks_;
  Likelihood likelihood_;
};

/// The errors of reconstructing both images of every pair, each from its own mean code.
[[nodiscard]] Evaluation evaluate(const VariationalAutoencoder& model, const Pairs& pairs,
                                  std::int64_t batch = 1000);

}  // namespace torsor
