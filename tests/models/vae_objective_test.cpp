#include "models/vae_objective.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>
#include <torch/optim/adam.h>

#include "core/error.hpp"
#include "models/covariance_penalty.hpp"
#include "models/total_correlation.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

at::Tensor images(std::int64_t count) { return testing::noise_images(count, 3, 8, Random(1)); }

VaeObjective objective(const VaeOptions& options, std::uint64_t seed = 0) {
  return {testing::variational_model(testing::kSmallImage, 4, seed), options, Random(2)};
}

VaeLoss loss_of(const VaeOptions& options, const at::Tensor& batch, std::int64_t step = 0) {
  Random random(3);
  return objective(options).loss(batch, step, random);
}

double value(const at::Tensor& scalar) { return scalar.item<double>(); }

/// float32 sums of some hundred terms, relative to their size.
bool near(double a, double b) { return std::abs(a - b) < 1e-5 * std::max(1.0, std::abs(b)); }

/// The posterior of `batch` and the codes that `loss_of` samples of it.
std::pair<Posterior, at::Tensor> posterior_and_codes(const at::Tensor& batch) {
  const Posterior posterior = testing::variational_model(testing::kSmallImage, 4).posterior(batch);
  Random random(3);
  return {posterior, sample(posterior, random)};
}

TORSOR_TEST("every loss is its reconstruction plus what its method adds") {
  const at::Tensor batch = images(6);
  const auto [posterior, codes] = posterior_and_codes(batch);
  const double kl = value(kl_divergence(posterior));
  const auto regularizer = [&](const VaeOptions& options, std::int64_t step = 0) {
    const VaeLoss loss = loss_of(options, batch, step);
    TORSOR_CHECK(near(value(loss.total), value(loss.reconstruction) + value(loss.regularizer)));
    TORSOR_CHECK(near(value(loss.kl), kl));
    TORSOR_CHECK(!loss.discriminator.defined());
    return value(loss.regularizer);
  };
  TORSOR_CHECK(near(regularizer({.method = VaeMethod::vae, .beta = 9.0}), kl));
  TORSOR_CHECK(near(regularizer({.method = VaeMethod::beta_vae, .beta = 4.0}), 4.0 * kl));
  const VaeOptions annealed{
      .method = VaeMethod::annealed_vae, .gamma = 3.0, .capacity = 2.0 * kl, .capacity_steps = 100};
  TORSOR_CHECK(near(regularizer(annealed, 0), 3.0 * kl));
  TORSOR_CHECK(near(regularizer(annealed, 200), 3.0 * kl));  // |KL - 2 KL|
  TORSOR_CHECK(near(regularizer(annealed, 25), 1.5 * kl));
  TORSOR_CHECK(near(regularizer({.method = VaeMethod::beta_tcvae, .beta = 6.0}),
                    kl + 5.0 * value(minibatch_total_correlation(codes, posterior))));
  const VaeOptions dip{.method = VaeMethod::dip_vae_1, .lambda_od = 2.0, .lambda_d = 20.0};
  TORSOR_CHECK(near(regularizer(dip),
                    kl + value(covariance_penalty(mean_covariance(posterior), 2.0, 20.0))));
  VaeOptions second = dip;
  second.method = VaeMethod::dip_vae_2;
  TORSOR_CHECK(near(regularizer(second),
                    kl + value(covariance_penalty(code_covariance(posterior), 2.0, 20.0))));
}

TORSOR_TEST("reconstruction and divergence keep their ratio whatever the batch size") {
  const at::Tensor batch = images(4);
  const VaeOptions options{.method = VaeMethod::beta_vae, .beta = 4.0};
  const VaeLoss small = loss_of(options, batch);
  const VaeLoss large = loss_of(options, batch.repeat({64, 1, 1, 1}));
  TORSOR_CHECK(near(value(small.kl), value(large.kl)));
  TORSOR_CHECK(near(value(small.regularizer), value(large.regularizer)));
  // The cost of a sampled code varies by a few percent; a sum over the batch would be 64 times it.
  TORSOR_CHECK(std::abs(value(large.reconstruction) / value(small.reconstruction) - 1.0) < 0.2);
}

/// A loss of `parameters` without slope.
at::Tensor zero_of(const NamedTensors& parameters) {
  at::Tensor sum = at::zeros({});
  for (const auto& [name, tensor] : parameters) sum = sum + 0.0 * tensor.sum();
  return sum;
}

VaeOptions small_factor_vae() {
  VaeOptions options = vae_options(VaeMethod::factor_vae);
  options.discriminator_units = 20;
  return options;
}

TORSOR_TEST("the loss moves encoder and decoder, the discriminator's its own weights only") {
  const VaeObjective factor = objective(small_factor_vae());
  Random random(3);
  const VaeLoss loss = factor.loss(images(6), 0, random);
  const auto moved = [](const NamedTensors& parameters) {
    std::int64_t count = 0;
    for (const auto& [name, tensor] : parameters) {
      count += static_cast<std::int64_t>(tensor.grad().defined() &&
                                         tensor.grad().abs().sum().item<double>() > 0.0);
    }
    return count;
  };
  const NamedTensors model = factor.model().parameters();
  const NamedTensors discriminator = factor.discriminator_parameters();
  TORSOR_REQUIRE(discriminator.size() == 14);

  VaeLoss flat = loss;
  flat.discriminator = zero_of(discriminator);
  factor.backward(flat);
  TORSOR_CHECK(moved(model) == std::ssize(model));
  TORSOR_CHECK(moved(discriminator) == 0);

  for (const auto& [name, tensor] : model) tensor.mutable_grad().reset();
  loss.discriminator.backward();
  TORSOR_CHECK(moved(model) == 0);
  TORSOR_CHECK(moved(discriminator) == std::ssize(discriminator));
}

TORSOR_TEST("a step of both losses gives each parameter the gradient of its own loss alone") {
  const auto gradients = [](auto&& backward) {
    const VaeObjective factor = objective(small_factor_vae());
    Random random(3);
    backward(factor, factor.loss(images(6), 0, random));
    return std::pair(factor.model().parameters().front().second.grad(),
                     factor.discriminator_parameters().back().second.grad());
  };
  const auto both =
      gradients([](const VaeObjective& factor, const VaeLoss& loss) { factor.backward(loss); });
  const auto total =
      gradients([](const VaeObjective&, const VaeLoss& loss) { loss.total.backward(); });
  const auto own =
      gradients([](const VaeObjective&, const VaeLoss& loss) { loss.discriminator.backward(); });
  TORSOR_CHECK(at::equal(both.first, total.first));
  TORSOR_CHECK(at::equal(both.second, own.second));
  TORSOR_CHECK(!at::equal(both.second, total.second));
}

TORSOR_TEST("the annealed objective pulls the divergence up to the capacity") {
  const testing::OneThread one_thread;
  const VaeOptions options{
      .method = VaeMethod::annealed_vae, .gamma = 1000.0, .capacity = 12.0, .capacity_steps = 300};
  const VaeObjective annealed = objective(options);
  torch::optim::Adam optimizer(values_of(annealed.model().parameters()),
                               torch::optim::AdamOptions(5e-3));
  Random random(4);
  const auto kl_at = [&](std::int64_t step) {
    return value(annealed.loss(images(16), step, random).kl);
  };
  TORSOR_CHECK(kl_at(0) < 3.0);
  for (std::int64_t step = 0; step < 600; ++step) {
    optimizer.zero_grad();
    annealed.backward(annealed.loss(images(16), step, random));
    optimizer.step();
  }
  // Adam hovers about the kink of the absolute value by steps of 5e-3 per weight.
  TORSOR_INFO("KL ", kl_at(600));
  TORSOR_CHECK(std::abs(kl_at(600) - 12.0) < 1.0);
}

TORSOR_TEST("equal images of a pair get one posterior, whose divergence is their own") {
  const at::Tensor batch = images(4);
  const at::Tensor pairs = at::cat({batch, batch});
  const double own = value(loss_of({.method = VaeMethod::vae}, pairs).kl);
  for (const VaeMethod method : {VaeMethod::ada_gvae, VaeMethod::ada_ml_vae}) {
    TORSOR_CHECK(near(value(loss_of({.method = method}, pairs).kl), own));
  }
  // Of different images the shared values are averages, and the divergence another.
  const double mixed = value(loss_of({.method = VaeMethod::ada_gvae}, images(8)).kl);
  TORSOR_CHECK(!near(mixed, value(loss_of({.method = VaeMethod::vae}, images(8)).kl)));
}

TORSOR_TEST("subtracting the target's entropy moves the loss and no gradient") {
  const at::Tensor batch = images(3);
  const VaeLoss plain = loss_of({}, batch);
  const VaeLoss moved = loss_of({.subtract_entropy = true}, batch);
  TORSOR_CHECK(near(value(plain.total) - value(moved.total), value(target_entropy(batch))));
  TORSOR_CHECK(value(moved.reconstruction) > 0.0);
}

TORSOR_TEST("odd numbers of pair images and options that contradict are refused") {
  TORSOR_THROWS_WITH(loss_of({.method = VaeMethod::ada_gvae}, images(3)), InvalidArgument,
                     "ada_gvae learns from pairs, 3 images are an odd number");
  TORSOR_THROWS_WITH(loss_of({}, images(3).narrow(0, 0, 0)), InvalidArgument, "at least one image");
  TORSOR_THROWS_WITH(objective({.gamma = -2.0}), InvalidArgument, "gamma must not be negative");
  TORSOR_THROWS_WITH(VaeObjective(testing::variational_model(testing::kSmallImage, 4, 0, "linear",
                                                             Likelihood::squared_tanh),
                                  {.subtract_entropy = true}, Random(0)),
                     InvalidArgument, "only the Bernoulli likelihood");
}

}  // namespace
}  // namespace torsor
