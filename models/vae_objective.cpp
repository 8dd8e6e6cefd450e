#include "models/vae_objective.hpp"

#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>

#include "core/error.hpp"
#include "models/covariance_penalty.hpp"
#include "models/network_plans.hpp"
#include "models/shared_posteriors.hpp"
#include "models/total_correlation.hpp"

namespace torsor {
namespace {

void add_gradients(const at::Tensor& loss, const NamedTensors& parameters) {
  const std::vector<at::Tensor> inputs = values_of(parameters);
  loss.backward({}, /*retain_graph=*/false, /*create_graph=*/false, inputs);
}

}  // namespace

VaeObjective::VaeObjective(VariationalAutoencoder model, VaeOptions options, Random random)
    : model_(std::move(model)), options_(options) {
  check_options(options_);
  require(!options_.subtract_entropy || model_.likelihood() == Likelihood::bernoulli,
          "only the Bernoulli likelihood has a target entropy to subtract");
  if (options_.method == VaeMethod::factor_vae) {
    discriminator_ = layered_network(
        discriminator_layers(model_.code_size(), options_.discriminator_units), {2}, random);
    for (const auto& [name, tensor] : discriminator_->parameters()) {
      tensor.set_data(tensor.detach().to(model_.device()));
    }
  }
}

VaeLoss VaeObjective::loss(const at::Tensor& images, std::int64_t step, Random& random) const {
  require(images.dim() == 4 && images.size(0) > 0, "a loss needs at least one image");
  const Posterior posterior = encode(images);
  const at::Tensor codes = sample(posterior, random);
  VaeLoss loss;
  loss.logits = model_.logits(codes);
  loss.reconstruction = reconstruction(loss.logits, images);
  loss.kl = kl_divergence(posterior);
  loss.regularizer = regularizer(loss.kl, posterior, codes, step);
  loss.total = loss.reconstruction + loss.regularizer;
  if (discriminator_) {
    const at::Tensor joint = codes.detach();
    loss.discriminator = discriminator_loss(
        discriminator_->forward(joint), discriminator_->forward(permute_dimensions(joint, random)));
  }
  return loss;
}

Posterior VaeObjective::encode(const at::Tensor& images) const {
  Posterior own = model_.posterior(images);
  if (!is_weakly_supervised(options_.method)) return own;
  const std::int64_t count = images.size(0);
  require(count % 2 == 0, "{} learns from pairs, {} images are an odd number",
          vae_method_name(options_.method), count);
  const Posterior first = own.narrow(0, count / 2);
  const Posterior second = own.narrow(count / 2, count / 2);
  const bool product = options_.method == VaeMethod::ada_ml_vae;
  return share(first, second, shared_values(first, second),
               product ? Averaging::product : Averaging::arithmetic);
}

at::Tensor VaeObjective::reconstruction(const at::Tensor& logits, const at::Tensor& images) const {
  const at::Tensor loss = reconstruction_loss(logits, images, model_.likelihood());
  return options_.subtract_entropy ? loss - target_entropy(images) : loss;
}

at::Tensor VaeObjective::regularizer(const at::Tensor& kl, const Posterior& posterior,
                                     const at::Tensor& codes, std::int64_t step) const {
  switch (options_.method) {
    case VaeMethod::vae:
      return kl;
    case VaeMethod::beta_vae:
    case VaeMethod::ada_gvae:
    case VaeMethod::ada_ml_vae:
      return options_.beta * kl;
    case VaeMethod::annealed_vae:
      return options_.gamma * (kl - annealed_capacity(options_, step)).abs();
    case VaeMethod::factor_vae:
      return kl + options_.gamma * discriminated_total_correlation(discriminator_->forward(codes));
    case VaeMethod::beta_tcvae:
      return kl + (options_.beta - 1.0) * minibatch_total_correlation(codes, posterior);
    case VaeMethod::dip_vae_1:
      return kl +
             covariance_penalty(mean_covariance(posterior), options_.lambda_od, options_.lambda_d);
    case VaeMethod::dip_vae_2:
      return kl +
             covariance_penalty(code_covariance(posterior), options_.lambda_od, options_.lambda_d);
  }
  throw InvalidArgument("this VAE method is not one of the enumeration");
}

void VaeObjective::backward(const VaeLoss& loss) const {
  add_gradients(loss.total, model_.parameters());
  if (discriminator_) add_gradients(loss.discriminator, discriminator_parameters());
}

NamedTensors VaeObjective::discriminator_parameters() const {
  return discriminator_ ? discriminator_->parameters() : NamedTensors{};
}

}  // namespace torsor
