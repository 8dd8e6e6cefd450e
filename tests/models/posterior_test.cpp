#include "models/posterior.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the divergence of the prior from itself is 0, of a mean of 1 one half") {
  const at::Tensor zero = at::zeros({4, 3});
  TORSOR_CHECK(kl_divergence({zero, zero}).item<float>() == 0.0F);
  TORSOR_CHECK(kl_divergence({at::ones({4, 1}), at::zeros({4, 1})}).item<float>() == 0.5F);
  // ½ (e - 1 - 1) for a log-variance of 1, twice for two values.
  const float wide = kl_divergence({at::zeros({5, 2}), at::ones({5, 2})}).item<float>();
  TORSOR_CHECK(std::abs(wide - (std::exp(1.0F) - 2.0F)) < 1e-6F);
}

TORSOR_TEST("samples have the mean and the variance of their posterior") {
  constexpr std::int64_t kCount = 40000;
  Random random(1);
  const Posterior posterior{at::full({kCount, 1}, 3.0), at::full({kCount, 1}, std::log(4.0))};
  const at::Tensor codes = sample(posterior, random);
  // Five deviations: the mean's is 2/√N = 0.01, the variance's 4·√(2/N) = 0.028.
  TORSOR_CHECK(std::abs(codes.mean().item<float>() - 3.0F) < 0.05F);
  TORSOR_CHECK(std::abs(codes.var().item<float>() - 4.0F) < 0.14F);
}

TORSOR_TEST("gradients of a sample reach mean and log-variance") {
  Random random(2);
  const at::Tensor mean = at::zeros({2, 3}).requires_grad_(true);
  const at::Tensor log_variance = at::zeros({2, 3}).requires_grad_(true);
  const at::Tensor codes = sample({mean, log_variance}, random);
  codes.sum().backward();
  TORSOR_CHECK(at::equal(mean.grad(), at::ones({2, 3})));
  // d/dl of e^{l/2} e at l = 0 is e/2, and the code is e.
  TORSOR_CHECK(at::equal(log_variance.grad(), codes.detach() / 2.0));
}

TORSOR_TEST("the same stream draws the same sample, another seed another") {
  const auto draw = [](std::uint64_t seed) {
    Random random(seed);
    return sample({at::zeros({3, 2}), at::zeros({3, 2})}, random);
  };
  TORSOR_CHECK(at::equal(draw(3), draw(3)));
  TORSOR_CHECK(!at::equal(draw(3), draw(4)));
}

TORSOR_TEST("an odd number of outputs is no posterior") {
  TORSOR_THROWS_WITH(split_heads(at::zeros({2, 5})), InvalidArgument, "[N, 2D], not [2, 5]");
}

}  // namespace
}  // namespace torsor
