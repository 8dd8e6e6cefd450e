#include "models/total_correlation.hpp"

#include <cmath>
#include <numbers>
#include <tuple>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <torch/optim/adam.h>

#include "models/network_plans.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

at::Tensor normals(at::IntArrayRef sizes, Random& random) {
  const at::Tensor zero = at::zeros(sizes);
  return sample({zero, zero}, random);
}

TORSOR_TEST("the minibatch estimate of B equal posteriors is -(D-1) log B") {
  constexpr std::int64_t kBatch = 16;
  Random random(1);
  const at::Tensor zero = at::zeros({kBatch, 5});
  const Posterior posterior{zero, zero};
  const at::Tensor codes = sample(posterior, random);
  const double expected = -4.0 * std::log(16.0);
  // Densities of about 10 nats in float32, six logsumexps: 60 · 6e-8 each way.
  TORSOR_CHECK(std::abs(minibatch_total_correlation(codes, posterior).item<double>() - expected) <
               1e-5);
  // The corrected form knows that a data set of one image has no total correlation.
  TORSOR_CHECK(std::abs(weighted_total_correlation(codes, posterior, 1).item<double>()) < 1e-5);
}

TORSOR_TEST("narrow posteriors far apart are a total correlation of (D-1) log of their number") {
  // Every code is explained by its own posterior alone: the joint is 1/B, and so is each marginal.
  constexpr std::int64_t kBatch = 8;
  at::Tensor mean = at::empty({kBatch, 3});
  for (std::int64_t i = 0; i < kBatch; ++i) mean[i].fill_(100.0 * static_cast<double>(i));
  const Posterior posterior{mean, at::zeros({kBatch, 3})};
  TORSOR_CHECK(std::abs(minibatch_total_correlation(mean, posterior).item<float>()) < 1e-5F);
  const double weighted = weighted_total_correlation(mean, posterior, 1).item<double>();
  TORSOR_CHECK(std::abs(weighted - 2.0 * std::log(8.0)) < 1e-5);
}

TORSOR_TEST("permuting keeps the values of every dimension and moves them apart") {
  Random random(2);
  const at::Tensor codes = normals({50, 4}, random);
  const at::Tensor permuted = permute_dimensions(codes, random);
  TORSOR_CHECK(at::equal(std::get<0>(codes.sort(0)), std::get<0>(permuted.sort(0))));
  TORSOR_CHECK(!at::equal(codes, permuted));
  // No two dimensions were moved alike.
  const at::Tensor moved =
      permute_dimensions(codes.select(1, 0).unsqueeze(1).repeat({1, 4}), random);
  TORSOR_CHECK(!at::equal(moved.select(1, 0), moved.select(1, 1)));
}

TORSOR_TEST("a discriminator that cannot tell costs log 2 and sees no total correlation") {
  const at::Tensor logits = at::zeros({6, 2});
  TORSOR_CHECK(std::abs(discriminator_loss(logits, logits).item<float>() -
                        std::numbers::ln2_v<float>) < 1e-6F);
  TORSOR_CHECK(discriminated_total_correlation(logits).item<float>() == 0.0F);
}

TORSOR_TEST(
    "a discriminator that is sure costs the clipped logarithm, and its gradient is finite") {
  at::Tensor wrong = at::zeros({2, 2});
  wrong.select(1, 1).fill_(200.0);
  wrong.requires_grad_(true);
  const at::Tensor loss = discriminator_loss(wrong, -wrong);
  TORSOR_CHECK(std::abs(loss.item<float>() + std::log(1e-6F)) < 1e-4F);
  loss.backward();
  TORSOR_CHECK(wrong.grad().isfinite().all().item<bool>());
}

/// The total correlation that a small discriminator reports after training on pairs of normal
/// numbers of correlation `rho`.
double learned_total_correlation(double rho) {
  Random random(3);
  const NetworkPointer discriminator = layered_network(discriminator_layers(2, 32), {2}, random);
  torch::optim::Adam optimizer(values_of(discriminator->parameters()),
                               torch::optim::AdamOptions(2e-3));
  const auto draw = [&](std::int64_t count) {
    const at::Tensor z = normals({count, 2}, random);
    const at::Tensor first = z.select(1, 0);
    return at::stack({first, rho * first + std::sqrt(1.0 - rho * rho) * z.select(1, 1)}, 1);
  };
  for (int step = 0; step < 600; ++step) {
    const at::Tensor z = draw(256);
    optimizer.zero_grad();
    discriminator_loss(discriminator->forward(z),
                       discriminator->forward(permute_dimensions(z, random)))
        .backward();
    optimizer.step();
  }
  const at::NoGradGuard no_grad;
  return discriminated_total_correlation(discriminator->forward(draw(4096))).item<double>();
}

TORSOR_TEST("a trained discriminator finds the total correlation of Gaussians, 0 for independent") {
  const testing::OneThread one_thread;
  // -½ log(1 - ρ²) = 0.830 nats for ρ = 0.9. The log ratio's own deviation over 4096 codes is 0.02;
  // the rest is a discriminator trained for 600 steps (measured: 0.872 and -0.003).
  const double dependent = learned_total_correlation(0.9);
  const double independent = learned_total_correlation(0.0);
  TORSOR_INFO("dependent ", dependent, ", independent ", independent);
  TORSOR_CHECK(std::abs(dependent + 0.5 * std::log(1.0 - 0.81)) < 0.15);
  TORSOR_CHECK(std::abs(independent) < 0.1);
}

}  // namespace
}  // namespace torsor
