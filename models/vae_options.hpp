#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/train_options.hpp"

namespace torsor {

/// What is added to the reconstruction loss. KL is the divergence of the posterior from the prior,
/// TC an estimate of the total correlation of the code; the rest are the fields of VaeOptions.
enum class VaeMethod {
  vae,           ///< KL (Kingma and Welling 2014)
  beta_vae,      ///< beta·KL (Higgins et al. 2017)
  annealed_vae,  ///< gamma·|KL - C(step)| (Burgess et al. 2018)
  factor_vae,    ///< KL + gamma·TC by a discriminator (Kim and Mnih 2018)
  beta_tcvae,    ///< KL + (beta - 1)·TC of the batch (Chen et al. 2018)
  dip_vae_1,     ///< KL + covariance penalty of the means (Kumar et al. 2018)
  dip_vae_2,     ///< KL + covariance penalty of the codes (Kumar et al. 2018)
  ada_gvae,      ///< beta·KL of posteriors averaged over pairs (Locatello et al. 2020)
  ada_ml_vae     ///< the same with the product as the average (Locatello et al. 2020)
};

/// The method of a configuration, named as in VaeMethod.
/// @throws InvalidArgument naming the nearest name.
[[nodiscard]] VaeMethod parse_vae_method(std::string_view name);
[[nodiscard]] std::string vae_method_name(VaeMethod method);

/// Whether `method` learns from pairs of images that share some factors.
[[nodiscard]] bool is_weakly_supervised(VaeMethod method);

struct VaeOptions {
  VaeMethod method = VaeMethod::vae;
  double beta = 1.0;
  double gamma = 0.0;
  double capacity = 25.0;                 ///< the largest C, in nats
  std::int64_t capacity_steps = 100'000;  ///< until C reaches it
  double lambda_od = 10.0;                ///< weight of the covariances
  double lambda_d = 0.0;                  ///< weight of the variances' distance from 1
  bool subtract_entropy = false;          ///< of the target, so that a perfect Bernoulli loss is 0
  std::int64_t discriminator_units = 1000;  ///< in each of FactorVAE's six layers
  double discriminator_learning_rate = 1e-4;
};

/// The published values of `method`; where a study swept a range, one of its middle:
/// beta 4 (beta_vae), 6 (beta_tcvae), 1 (ada_*); gamma 1000 (annealed_vae), 30 (factor_vae);
/// lambda_od 10, lambda_d ten times as much (dip_vae_1) or the same (dip_vae_2).
/// Source: Locatello et al. 2019, table 2 of the appendix.
[[nodiscard]] VaeOptions vae_options(VaeMethod method);

/// The optimisation of the same study: batches of 64, Adam with the learning rate 1e-4.
[[nodiscard]] inline TrainOptions vae_train_options() {
  return {.batch = 64, .learning_rate = 1e-4};
}

/// @throws InvalidArgument naming the option that is out of range.
void check_options(const VaeOptions& options);

/// The capacity C of AnnealedVAE after `step` steps: it grows in proportion to the steps until it
/// is `options.capacity`.
[[nodiscard]] double annealed_capacity(const VaeOptions& options, std::int64_t step);

}  // namespace torsor
