#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "models/network.hpp"
#include "models/vae_options.hpp"
#include "models/variational_autoencoder.hpp"

namespace torsor {

/// The loss of a batch with its parts: scalars, means over the images, independent of their number.
struct VaeLoss {
  at::Tensor total;           ///< reconstruction + regularizer: what the model minimises
  at::Tensor reconstruction;  ///< see `reconstruction_loss`
  at::Tensor kl;              ///< see `kl_divergence`
  at::Tensor regularizer;     ///< what the method adds, see VaeMethod
  at::Tensor discriminator;   ///< what FactorVAE's discriminator minimises; else undefined
  at::Tensor logits;          ///< the decoded samples, [N, C, H, W]
};

/// What a member of the variational family minimises; holds FactorVAE's discriminator.
///
/// Cheap to copy; copies share model and discriminator.
class VaeObjective {
 public:
  /// @param random  for the discriminator's initial weights.
  /// @throws InvalidArgument if an option is out of range, or the entropy is to be subtracted from
  ///         a squared error.
  VaeObjective(VariationalAutoencoder model, VaeOptions options, Random random);

  [[nodiscard]] const VariationalAutoencoder& model() const { return model_; }
  [[nodiscard]] const VaeOptions& options() const { return options_; }

  /// The loss of `images` [N, C, H, W] in one forward pass, on the model's device.
  ///
  /// Weakly supervised methods take image n and image N/2 + n as a pair.
  /// @param step    steps made before, for annealing.
  /// @param random  for samples and permutations.
  /// @throws InvalidArgument if there is no image, or pairs are needed and N is odd.
  [[nodiscard]] VaeLoss loss(const at::Tensor& images, std::int64_t step, Random& random) const;

  /// Adds the gradient of `total` to the model's parameters and that of `discriminator` to the
  /// discriminator's, and no other.
  void backward(const VaeLoss& loss) const;

  /// The discriminator's trainable tensors; empty but for FactorVAE.
  [[nodiscard]] NamedTensors discriminator_parameters() const;

 private:
  /// The posterior that the code is sampled from and the divergence taken of.
  [[nodiscard]] Posterior encode(const at::Tensor& images) const;
  [[nodiscard]] at::Tensor reconstruction(const at::Tensor& logits, const at::Tensor& images) const;
  /// What the method adds to the reconstruction.
  [[nodiscard]] at::Tensor regularizer(const at::Tensor& kl, const Posterior& posterior,
                                       const at::Tensor& codes, std::int64_t step) const;

  VariationalAutoencoder model_;
  VaeOptions options_;
  NetworkPointer discriminator_;
};

}  // namespace torsor
