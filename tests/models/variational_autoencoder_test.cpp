#include "models/variational_autoencoder.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("a reconstruction is what the decoder makes of the posterior's mean") {
  const VariationalAutoencoder model = testing::variational_model(testing::kSmallImage, 4);
  const at::NoGradGuard no_grad;
  const at::Tensor images = testing::noise_images(5, 3, 8, Random(1));
  const Posterior posterior = model.posterior(images);
  TORSOR_CHECK(posterior.mean.sizes() == at::IntArrayRef({5, 4}));
  TORSOR_CHECK(posterior.log_variance.sizes() == at::IntArrayRef({5, 4}));
  TORSOR_CHECK(!at::equal(posterior.mean, posterior.log_variance));
  TORSOR_CHECK(
      at::equal(model.decode(model.encode(images)), at::sigmoid(model.logits(posterior.mean))));
}

TORSOR_TEST("the evaluation reconstructs both images of a pair, each from its own code") {
  const Pairs pairs = testing::shift_pairs(testing::noise_images(2, 3, 8, Random(1)));
  const VariationalAutoencoder model = testing::variational_model(testing::kSmallImage, 4);
  const Evaluation found = evaluate(model, pairs, 7);
  // Both images of all pairs run over the same orbit images equally often.
  const at::NoGradGuard no_grad;
  double sum = 0.0;
  for (const std::int64_t object : {0, 1}) {
    const at::Tensor orbit = pairs.orbits().orbit(object);
    sum += (model.decode(model.encode(orbit)) - orbit).square().mean().item<double>() / 2.0;
  }
  // Means of 384 float32 squares below 1.
  TORSOR_CHECK(std::abs(found.error.x1 - sum) < 1e-6);
  TORSOR_CHECK(std::abs(found.error.x2 - sum) < 1e-6);
}

TORSOR_TEST("networks without a posterior and images of another size are refused") {
  Random random(0);
  const VariationalAutoencoder plain(
      testing::kSmallImage, make_networks("mlp", testing::kSmallImage, {4, false}, random));
  TORSOR_THROWS_WITH(plain.encode(at::zeros({1, 1, 3, 8})), InvalidArgument, "Heads::posterior");
  TORSOR_THROWS_WITH(
      VariationalAutoencoder(testing::kSmallImage,
                             make_networks("mlp", testing::kSmallImage, {4, true}, random)),
      InvalidArgument, "complex code");
  TORSOR_THROWS_WITH(
      testing::variational_model(testing::kSmallImage, 4).encode(at::zeros({1, 1, 8, 3})),
      InvalidArgument, "must be [N, 1, 3, 8] for this model, not [1, 1, 8, 3]");
}

}  // namespace
}  // namespace torsor
