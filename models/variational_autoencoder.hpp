#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "datasets/pairs.hpp"
#include "models/autoencoder.hpp"
#include "models/evaluation.hpp"
#include "models/posterior.hpp"
#include "models/reconstruction_loss.hpp"

namespace torsor {

/// An encoder to a Gaussian posterior of the code and a decoder back to images (Kingma and Welling
/// 2014).
///
/// Cheap to copy; copies share their parameters.
class VariationalAutoencoder final : public Autoencoder {
 public:
  /// @param networks  made by `make_networks` with Heads::posterior.
  /// @throws InvalidArgument if a network is missing or the code is complex.
  VariationalAutoencoder(ImageShape image, NetworkPair networks,
                         Likelihood likelihood = Likelihood::bernoulli);

  /// The number D of values of a code.
  [[nodiscard]] std::int64_t code_size() const { return code().size; }
  [[nodiscard]] Likelihood likelihood() const { return likelihood_; }

  /// The posteriors of images [N, C, H, W].
  [[nodiscard]] Posterior posterior(const at::Tensor& images) const;
  /// The logits [N, C, H, W] of codes [N, D].
  [[nodiscard]] at::Tensor logits(const at::Tensor& codes) const;

  /// The means of the posteriors.
  [[nodiscard]] at::Tensor encode(const at::Tensor& images) const override;
  /// The expected images, in [0, 1] under the Bernoulli likelihood.
  [[nodiscard]] at::Tensor decode(const at::Tensor& codes) const override;

 private:
  Likelihood likelihood_;
};

/// Both images of every pair, each from its own mean code; the batch may be on another device.
[[nodiscard]] Reconstruction reconstruct(const VariationalAutoencoder& model,
                                         const PairBatch& pairs);

/// The errors of reconstructing both images of every pair, each from its own mean code.
[[nodiscard]] Evaluation evaluate(const VariationalAutoencoder& model, const Pairs& pairs,
                                  std::int64_t batch = 1000);

}  // namespace torsor
